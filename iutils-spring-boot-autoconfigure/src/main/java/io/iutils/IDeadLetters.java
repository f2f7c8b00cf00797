package io.iutils;

import java.util.List;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Events that listeners with a name ({@link IEventListener#resume()},
 * {@link IEventListener#sharedBy()}) have failed to handle, for all siblings.
 * Thread-safe.
 */
public interface IDeadLetters {

	/**
	 * All of them, by listener and id. What cannot be read is logged and left out.
	 */
	List<DeadLetter> list();

	/**
	 * Those of one listener, by id.
	 * @throws InvalidNameException if it is no name of a listener
	 */
	List<DeadLetter> list(String listener);

	/**
	 * The event of a dead letter.
	 * @return empty if it is no dead letter any more
	 * @throws PayloadException if its payload does not fit the type
	 */
	<T> Optional<EventMessage<T>> read(DeadLetter letter, Class<T> type);

	/**
	 * As {@link #read(DeadLetter, Class)}, for generic types.
	 */
	<T> Optional<EventMessage<T>> read(DeadLetter letter, ParameterizedTypeReference<T> type);

	/**
	 * Hands the event to its listener again: a copy with a new id, at the end of the
	 * events, which no other listener hears. If this sibling dies meanwhile it may be a
	 * dead letter still, and be handed over.
	 * @return whether it was a dead letter, and no sibling redrives it at this moment
	 */
	boolean redrive(DeadLetter letter);

	/**
	 * Forgets the event.
	 * @return whether it was a dead letter, and no sibling redrives it at this moment
	 */
	boolean discard(DeadLetter letter);

}
