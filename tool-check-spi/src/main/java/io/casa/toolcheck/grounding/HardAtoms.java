/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.ArgumentOrigin.Part;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds e-mail addresses, account numbers, URLs, host names and telephone numbers in texts. */
final class HardAtoms {
  /** Longest text that is looked at in one piece; longer ones are looked at piece by piece. */
  private static final int PIECE = 64 * 1024;

  /**
   * A kind of address.
   *
   * @param possible whether a text may hold one: most texts don't, and the pattern is dear
   */
  private record Kind(Predicate<String> possible, Pattern pattern) {
    static Kind of(Predicate<String> possible, String pattern) {
      return new Kind(possible, Pattern.compile(pattern));
    }

    /** The text without addresses of this kind. */
    String cutFrom(String text) {
      return possible.test(text) ? pattern.matcher(text).replaceAll(" ") : text;
    }
  }

  private static final Pattern WWW = Pattern.compile("(?i)www\\.");
  private static final Pattern DOTTED_LETTER = Pattern.compile("\\.[A-Za-z]");

  private static final Kind EMAIL =
      Kind.of(
          HardAtoms::hasAt,
          "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}.-]{1,253}\\.[\\p{L}]{2,24}");

  private static final Kind URL =
      Kind.of(
          HardAtoms::hasScheme,
          "(?i)\\b(?:[a-z][a-z0-9+.-]{1,15}://|www\\.)[^\\s\"'<>\\\\^`{|}]{2,2000}");

  private static final Kind HOST =
      Kind.of(
          HardAtoms::hasDottedLetter,
          "(?i)(?<![\\p{L}\\p{N}@._/-])(?:[\\p{L}\\p{N}-]{1,63}\\.){1,5}"
              + "(?:com|org|net|io|dev|app|info|biz|gov|edu|co|me|ai|example|test|xyz|site|online|top|ru|cn|de|uk|fr|jp|in|br|us|nl|pl|it|es|eu)"
              + "(?:/[^\\s\"'<>]{0,2000})?(?![\\p{L}\\p{N}@-])");

  private static final Kind ACCOUNT =
      Kind.of(
          HardAtoms::hasDigit,
          "(?=[A-Za-z]{2}\\d)(?<![\\p{L}\\p{N}])[A-Za-z]{2}\\d{2}(?:[A-Za-z0-9]{8,30}|(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,3})?)"
              + "(?![\\p{L}\\p{N}])");

  private static final Kind LONG_NUMBER =
      Kind.of(
          HardAtoms::hasDigit,
          "(?=\\d)(?<![\\p{L}\\p{N}.,+-])\\d(?:[ -]?\\d){8,24}(?![\\p{L}\\p{N}]|[.,]\\d)");

  private static final Kind PHONE =
      Kind.of(
          HardAtoms::hasDigit,
          "(?=[+0])(?<![\\p{L}\\p{N}])(?:\\+|00)\\d(?:[ ()./-]{0,2}\\d){6,14}(?![\\p{L}\\p{N}])");

  private static final int FEWEST_DIGITS = 8;

  private static final Pattern TRAILING = Pattern.compile("[.,;:!?)\\]}*_'\"]+$");
  private static final Pattern SCHEME = Pattern.compile("^(?:https?://)?(?:www\\.)?");
  private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  private HardAtoms() {}

  static Set<HardAtom> in(String text) {
    Set<HardAtom> atoms = new LinkedHashSet<>();
    for (int start = 0; start < text.length(); start += PIECE) {
      // Pieces overlap, so that nothing is lost at a border.
      collect(text.substring(start, Math.min(text.length(), start + PIECE + 256)), atoms);
    }
    return atoms;
  }

  /** The last labels of host names in a text: {@code com}, {@code example}. They name nobody. */
  static Set<String> topDomains(String text) {
    Set<String> labels = new LinkedHashSet<>();
    for (HardAtom atom : in(text)) {
      if (atom.part() == Part.EMAIL || atom.part() == Part.URL) {
        String host = hostOf(atom.form());
        labels.add(host.substring(host.lastIndexOf('.') + 1));
      }
    }
    return labels;
  }

  /** Whether the text is one such address and nothing else. */
  static boolean isAll(String text, Set<HardAtom> found) {
    return !found.isEmpty() && Words.of(cutFrom(visible(text))).isEmpty();
  }

  /** The text without the addresses in it. */
  static String cutFrom(String text) {
    String rest = text;
    for (Kind kind : List.of(EMAIL, URL, HOST, ACCOUNT, PHONE, LONG_NUMBER)) {
      rest = kind.cutFrom(rest);
    }
    return rest;
  }

  /**
   * The address in all forms that it may have been given in: a telephone number also as one dials
   * it within its country, of which the code has one to three digits (ITU-T E.164).
   */
  static List<HardAtom> forms(HardAtom atom) {
    if (atom.part() != Part.PHONE) {
      return List.of(atom);
    }
    List<HardAtom> forms = new ArrayList<>(List.of(atom));
    String digits = atom.form();
    for (int code = 1; code <= 3 && digits.length() - code >= FEWEST_DIGITS; code++) {
      forms.add(new HardAtom(Part.ACCOUNT, "0" + digits.substring(code)));
    }
    return forms;
  }

  /** Whose mail address it is, as far as its host tells. */
  static Optional<HardAtom> hostOfEmail(HardAtom atom) {
    return atom.part() == Part.EMAIL
        ? Optional.of(
            new HardAtom(Part.URL, url(atom.form().substring(atom.form().indexOf('@') + 1))))
        : Optional.empty();
  }

  /** The text without the URLs and host names in it. */
  static String withoutUrls(String text) {
    return HOST.cutFrom(URL.cutFrom(text));
  }

  private static void collect(String piece, Set<HardAtom> atoms) {
    String text = visible(Normalizer.normalize(piece, Normalizer.Form.NFKC));
    add(text.replace("mailto:", " "), EMAIL, Part.EMAIL, HardAtoms::email, atoms);
    add(text, URL, Part.URL, HardAtoms::url, atoms);
    add(text, HOST, Part.URL, HardAtoms::url, atoms);
    add(text, ACCOUNT, Part.ACCOUNT, HardAtoms::account, atoms);
    add(text, PHONE, Part.PHONE, HardAtoms::phone, atoms);
    add(PHONE.cutFrom(text), LONG_NUMBER, Part.ACCOUNT, HardAtoms::account, atoms);
  }

  private static boolean hasAt(String text) {
    return text.indexOf('@') >= 0;
  }

  private static boolean hasScheme(String text) {
    return text.contains("://") || WWW.matcher(text).find();
  }

  private static boolean hasDottedLetter(String text) {
    return DOTTED_LETTER.matcher(text).find();
  }

  private static boolean hasDigit(String text) {
    return text.chars().anyMatch(unit -> unit >= '0' && unit <= '9');
  }

  private static void add(
      String text, Kind kind, Part part, Function<String, String> form, Set<HardAtom> atoms) {
    if (!kind.possible.test(text)) {
      return;
    }
    Matcher matcher = kind.pattern.matcher(text);
    while (matcher.find()) {
      String found = form.apply(matcher.group());
      if (!found.isEmpty()) {
        atoms.add(new HardAtom(part, found));
      }
    }
  }

  private static String visible(String text) {
    if (text.codePoints().noneMatch(Words::isInvisible)) {
      return text;
    }
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints().filter(point -> !Words.isInvisible(point)).forEach(seen::appendCodePoint);
    return seen.toString();
  }

  private static String email(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String account(String text) {
    String bare = text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
    long digits = bare.chars().filter(Character::isDigit).count();
    return digits >= 8 ? bare : "";
  }

  private static String phone(String text) {
    String digits = text.replaceAll("\\D", "");
    return digits.startsWith("00") ? digits.substring(2) : digits;
  }

  /** Without what doesn't lead elsewhere: scheme of the web, leading www, trailing marks. */
  static String url(String text) {
    String bare = TRAILING.matcher(text).replaceAll("");
    String plain = SCHEME.matcher(unescaped(bare)).replaceFirst("");
    int slash = plain.indexOf('/');
    String host = ascii(slash < 0 ? plain : plain.substring(0, slash));
    String rest = slash < 0 ? "" : plain.substring(slash).replaceAll("/+$", "");
    return host + rest;
  }

  /** The host of a URL in normal form. */
  static String hostOf(String url) {
    int end = 0;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(0, end);
  }

  private static String ascii(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    try {
      return IDN.toASCII(lower).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return lower;
    }
  }

  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    return ESCAPED
        .matcher(text)
        .replaceAll(
            escaped -> {
              String hex = escaped.group().replace("%", "");
              byte[] bytes = new byte[hex.length() / 2];
              for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
              }
              return Matcher.quoteReplacement(new String(bytes, StandardCharsets.UTF_8));
            });
  }
}
