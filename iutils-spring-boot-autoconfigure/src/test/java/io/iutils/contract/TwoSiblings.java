package io.iutils.contract;

import java.io.IOException;

import io.iutils.engine.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/**
 * Two siblings that share an empty place, on each of the engines.
 */
abstract class TwoSiblings {

	@Parameter
	Place.Kind kind;

	Place place;

	Engine one;

	Engine two;

	@BeforeEach
	void open() throws IOException {
		this.place = new Place(this.kind);
		this.one = this.place.open();
		this.two = this.place.open();
	}

	@AfterEach
	void close() throws IOException {
		this.place.close();
	}

}
