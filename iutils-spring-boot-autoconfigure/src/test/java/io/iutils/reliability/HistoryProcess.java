package io.iutils.reliability;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A process of a history: two threads, on one engine, on two, or on two in class loaders
 * of their own.
 */
final class HistoryProcess {

	private HistoryProcess() {
	}

	/**
	 * @param args directory, number of the first thread, how the engines are arranged
	 */
	public static void main(String[] args) throws Exception {
		int first = Integer.parseInt(args[1]);
		List<BiConsumer<Integer, String>> workers = switch (Arrangement.valueOf(args[2])) {
			case ONE_ENGINE -> {
				HistoryWorker worker = new HistoryWorker(args[0], true, HistoryProcess::print);
				yield List.of(worker, worker);
			}
			case TWO_ENGINES -> List.of(new HistoryWorker(args[0], false, HistoryProcess::print),
					new HistoryWorker(args[0], false, HistoryProcess::print));
			case TWO_CLASS_LOADERS -> List.of(load(args[0]), load(args[0]));
		};
		print("ready\n");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			String command = line;
			for (int i = 0; i < workers.size(); i++) {
				BiConsumer<Integer, String> worker = workers.get(i);
				int number = first + i;
				new Thread(() -> accept(worker, number, command)).start();
			}
		}
	}

	private static void accept(BiConsumer<Integer, String> worker, int number, String command) {
		try {
			worker.accept(number, command);
		}
		catch (Throwable ex) {
			print("failed " + ex.toString().replace('\n', ' ') + "\n");
		}
	}

	@SuppressWarnings("unchecked")
	private static BiConsumer<Integer, String> load(String directory) throws ReflectiveOperationException, IOException {
		List<URL> path = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			path.add(Path.of(entry).toUri().toURL());
		}
		// Open as long as the process lives.
		ClassLoader loader = new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
		Consumer<String> output = HistoryProcess::print;
		Class<?> type = loader.loadClass(HistoryWorker.class.getName());
		if (type == HistoryWorker.class) {
			throw new IllegalStateException("The same class");
		}
		return (BiConsumer<Integer, String>) type.getConstructor(String.class, Boolean.class, Consumer.class)
			.newInstance(directory, false, output);
	}

	private static synchronized void print(String lines) {
		byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
		System.out.write(bytes, 0, bytes.length);
		System.out.flush();
	}

	/**
	 * Which engines the two threads of a process use.
	 */
	enum Arrangement {

		ONE_ENGINE, TWO_ENGINES, TWO_CLASS_LOADERS

	}

}
