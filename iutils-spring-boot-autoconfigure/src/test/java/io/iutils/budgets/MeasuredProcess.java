package io.iutils.budgets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that does all operations: either it prints the bytes that each has allocated,
 * or it waits until it is traced and marks each in the trace.
 */
final class MeasuredProcess {

	private MeasuredProcess() {
	}

	/**
	 * @param args the directory, and {@code allocation} or {@code system-calls}
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Path.of(args[0]);
		if (args[1].equals("allocation")) {
			AllocationMeter meter = new AllocationMeter();
			Operations.run(directory, meter, 200);
			meter.bytes().forEach((operation, bytes) -> System.out.println("measured " + operation + "=" + bytes));
		}
		else {
			System.out.println("ready");
			new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
			Operations.run(directory, new SystemCallMeter(), 40);
		}
		System.out.println("done");
	}

}
