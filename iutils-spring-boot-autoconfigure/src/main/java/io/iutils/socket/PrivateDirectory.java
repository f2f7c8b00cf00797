package io.iutils.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A directory that one user alone may enter.
 */
final class PrivateDirectory {

	private static final int FILE_TYPE = 0170000;

	private static final int DIRECTORY = 0040000;

	private PrivateDirectory() {
	}

	/**
	 * Makes the directory if it is missing; refuses one that is a link, belongs to
	 * somebody else, or is open to others.
	 */
	static void ensure(Path path, long owner) throws SocketException {
		try {
			try {
				Files.createDirectory(path,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			catch (FileAlreadyExistsException ex) {
				// Checked below, like one that was just made.
			}
			Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
			int mode = (Integer) attributes.get("mode");
			long user = Integer.toUnsignedLong((Integer) attributes.get("uid"));
			if ((mode & FILE_TYPE) != DIRECTORY) {
				throw new SocketException.Refused(path, "it is no directory", null);
			}
			if (user != owner) {
				throw new SocketException.Refused(path, "it belongs to user " + user + ", not to user " + owner, null);
			}
			if ((mode & 077) != 0) {
				throw new SocketException.Refused(path, "its mode is 0" + Integer.toOctalString(mode & 0777)
						+ ", which lets others in; it must be 0700", null);
			}
		}
		catch (IOException | UnsupportedOperationException ex) {
			throw new SocketException.Refused(path, Escaped.of(ex), ex);
		}
	}

}
