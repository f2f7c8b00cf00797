package io.iutils.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

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
			int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
			long user = Integer
				.toUnsignedLong((Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
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
