package io.iutils.events.sample;

import io.iutils.IEvent;

@IEvent("shapes")
public sealed interface Shape {

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	@IEvent("triangle")
	record Triangle(int base) implements Shape {
	}

	sealed interface Curve extends Shape {

	}

	record Spiral(int turns) implements Curve {
	}

}
