package io.iutils.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A script in the resources beside this class.
 */
enum Script {

	BEGIN, STASH, TIDY, APPEND, RETAIN, BEAT, CLAIM;

	/**
	 * Each namespace has its own: that the server does not know a script then says
	 * whether {@link #BEGIN} is due for this namespace.
	 */
	Loaded of(String place) {
		String file = name().toLowerCase(Locale.ROOT) + ".lua";
		try (InputStream in = Script.class.getResourceAsStream(file)) {
			if (in == null) {
				throw new IllegalStateException("The resource " + file + " is missing");
			}
			byte[] source = Keys.utf8("-- " + place + "\n" + Keys.text(in.readAllBytes()));
			String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
			return new Loaded(source, digest);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A script as the server knows it.
	 *
	 * @param digest its name there
	 */
	record Loaded(byte[] source, String digest) {
	}

}
