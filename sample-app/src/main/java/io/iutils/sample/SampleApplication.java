package io.iutils.sample;

class SampleApplication {

	public static void main(String[] args) {
	}

}
