package io.iutils.sample;

/**
 * What somebody said; it travels as it is.
 */
record ChatLine(String author, String text) {
}
