package io.iutils.local;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.iutils.Sibling;
import io.iutils.socket.Link;
import io.iutils.socket.Profile;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

class ConnectedPeersTests {

	@Test
	void nothingIsKeptOfOneThatLeavesBeforeItsConnectionEnds() {
		UUID id = UUID.randomUUID();
		LocalMembership membership = mock(LocalMembership.class);
		when(membership.sibling(id)).thenReturn(new Sibling(Ids.format(id), 1, Instant.EPOCH));
		Link link = mock(Link.class);
		when(link.peer()).thenReturn(id);
		ConnectedPeers peers = new ConnectedPeers(membership);
		peers.joined(id);
		peers.begun(link, new Profile("", List.of()));
		assertThat(peers.missing()).isZero();
		when(membership.sibling(id)).thenReturn(null);
		peers.left(id);
		peers.ended(link);
		assertThat(peers.missing()).isZero();
	}

}
