package io.iutils.autoconfigure;

import io.iutils.PayloadCodec;
import io.iutils.engine.ContentCodec;
import io.iutils.engine.RefusedCodecException;
import java.util.List;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Which codec writes: the only one of the application, or its primary one, else ours. All
 * read. Ours gives way to one of the application that has the same media type.
 */
final class CodecBeans {

	private CodecBeans() {
	}

	/**
	 * @param codecs by type alone: the name of a parameter must not choose among several
	 * @throws RefusedCodecException if they cannot be used as they are
	 */
	static ContentCodec choose(ObjectProvider<PayloadCodec> codecs) {
		PayloadCodec writer = writer(codecs);
		List<PayloadCodec> all = codecs.orderedStream().toList();
		return new ContentCodec(writer, all.stream().filter((codec) -> !isReplaced(codec, all)).toList());
	}

	private static PayloadCodec writer(ObjectProvider<PayloadCodec> codecs) {
		try {
			return codecs.getObject();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new RefusedCodecException(
					"Several codecs could write values, and none of them is primary: " + ex.getBeanNamesFound(),
					"Mark one of these beans with @Primary: it writes, and the others go on reading.");
		}
	}

	private static boolean isReplaced(PayloadCodec codec, List<PayloadCodec> codecs) {
		return codec instanceof JsonPayloadCodec
				&& codecs.stream().anyMatch((other) -> other != codec && codec.mediaType().equals(other.mediaType()));
	}

}
