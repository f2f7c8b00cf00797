package io.iutils.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.iutils.IEvent;
import io.iutils.events.sample.OrderCancelled;
import io.iutils.events.sample.OrderEvent;
import io.iutils.events.sample.OrderPlaced;
import io.iutils.events.sample.PriceChanged;
import io.iutils.events.sample.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Known types and their names.
 */
class EventTypesTests {

	private final EventTypes types = new EventTypes();

	@Test
	void scanningFindsRecordsClassesAndSealedInterfaces() {
		assertThat(new EventTypeScan(new StandardEnvironment(), new DefaultResourceLoader())
			.find(List.of(Shape.class.getPackageName()))).containsExactlyInAnyOrder(OrderPlaced.class,
					OrderCancelled.class, Shape.class, Shape.Triangle.class, PriceChanged.class);
	}

	@Test
	void theAnnotationNamesATypeElseItsClass() {
		this.types.bridge(OrderPlaced.class);
		this.types.bridge(OrderCancelled.class);
		assertThat(this.types.wireName(OrderPlaced.class)).isEqualTo("orders.placed");
		assertThat(this.types.wireName(OrderCancelled.class)).isEqualTo(OrderCancelled.class.getName());
		assertThat(this.types.known("orders.placed")).isEqualTo(OrderPlaced.class);
		assertThat(this.types.known(OrderPlaced.class.getName())).isNull();
	}

	@Test
	void aSealedInterfaceCoversItsPermittedTypes() {
		this.types.bridge(Shape.class);
		assertThat(this.types.topics(Shape.class)).containsExactlyInAnyOrder("shapes.Circle", "shapes.Square",
				"shapes.Spiral", "triangle");
		assertThat(this.types.topics(Shape.Circle.class)).containsExactly("shapes.Circle");
		assertThat(this.types.isBridged(Shape.Spiral.class)).isTrue();
		assertThat(this.types.known("shapes.Spiral")).isEqualTo(Shape.Spiral.class);
	}

	@Test
	void namesAreTheSameWithoutHavingBeenFound() {
		assertThat(this.types.wireName(Shape.Circle.class)).isEqualTo("shapes.Circle");
		assertThat(this.types.wireName(Shape.Spiral.class)).isEqualTo("shapes.Spiral");
		assertThat(this.types.wireName(Shape.Triangle.class)).isEqualTo("triangle");
		assertThat(this.types.isBridged(Shape.Circle.class)).isTrue();
		assertThat(this.types.known("shapes.Circle")).isEqualTo(Shape.Circle.class);
	}

	@Test
	void typesOfJavaHaveNoName() {
		for (Object value : List.of("", 1, new int[0], new OrderPlaced[0], Map.of(), new ArrayList<>())) {
			assertThat(this.types.wireName(value.getClass())).isEmpty();
		}
	}

	@Test
	void aConstantWithABodyIsOfItsEnum() {
		assertThat(this.types.wireName(Level.HIGH.getClass())).isEqualTo(Level.class.getName());
		assertThat(this.types.wireName(Level.LOW.getClass())).isEqualTo(Level.class.getName());
	}

	@Test
	void anEnumWhoseConstantsHaveBodiesTravelsUnderOneName() {
		this.types.bridge(Signal.class);
		assertThat(this.types.topics(Signal.class)).containsExactly("signal");
		for (Signal signal : Signal.values()) {
			assertThat(this.types.isBridged(signal.getClass())).isTrue();
			assertThat(this.types.wireName(signal.getClass())).isEqualTo("signal");
		}
		assertThat(this.types.known("signal")).isEqualTo(Signal.class);
	}

	@IEvent("signal")
	enum Signal {

		STOP,

		GO {

			@Override
			boolean isGo() {
				return true;
			}

		};

		boolean isGo() {
			return false;
		}

	}

	@Test
	void listenersMakeTypesKnownButNotBridged() {
		this.types.know(Level.class);
		this.types.know(String.class);
		this.types.know(OrderEvent.class);
		assertThat(this.types.known(Level.class.getName())).isEqualTo(Level.class);
		assertThat(this.types.known("java.lang.String")).isNull();
		assertThat(this.types.isBridged(Level.class)).isFalse();
		assertThat(this.types.topics(OrderEvent.class)).isEmpty();
		this.types.bridge(Level.class);
		assertThat(this.types.isBridged(Level.class)).isTrue();
	}

	enum Level {

		LOW,

		HIGH {

			@Override
			boolean isHigh() {
				return true;
			}

		};

		boolean isHigh() {
			return false;
		}

	}

}
