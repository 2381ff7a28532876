/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.regex.Pattern;

/** Sentences that ask whether something is so, and not whether somebody could do something. */
final class Questions {
  private static final Pattern WHETHER =
      Pattern.compile(
          "^\\W*(?:(?:hi|hello|hey|and|also|so|or|but|y|et|und|oder|e|o|en|i|och)\\b\\W*)?"
              + "(?:(?:is|are|was|were|does|did|has|isn.?t|aren.?t|hasn.?t|doesn.?t|didn.?t)"
              + "|(?:do|have|had) (?:you|we|i|they|these|those|any|all)"
              + "|(?:ist|sind|war|waren|hat|haben|gibt|wurde|wurden)"
              + "|(?:est-ce|est-il|est-elle|sont-ils|sont-elles|y a-t-il|a-t-(?:il|elle|on))"
              + "|(?:esta|estan|es|son|hay|tiene|tienen|tenemos|ha|han)|(?:c.e|ci sono|sono|e)"
              + "|(?:tem|temos|sao|foi)|(?:heeft|hebben|zijn)|czy|(?:ar|har|finns|var))"
              + "\\b[^?]{2,300}\\?\\s*$");

  /**
   * Asks for a thing, a place, a time: whatever verb stands in it, nothing is to be done. What may
   * as well begin the lesser clause of an order ({@code when you're done, send it}) counts only
   * where a question goes on.
   */
  private static final Pattern WHICH =
      Pattern.compile(
          "^\\W*(?:(?:hi|hello|hey|and|also|so|or|but|y|et|und|oder|e|o|en|i|och)\\b\\W*)?"
              + "(?:(?:what|which|who|whose)\\b(?!\\W*(?:about|if)\\b)|what.?s\\b|how (?:many|much|long|often|far|old|big|high|large|late|soon)"
              + "|(?:when|where)(?=\\W(?:s|is|are|was|were|do|does|did|will|would|can|could|should|shall|may|must|has|have|had|exactly|else)\\b)"
              + "|(?:wer|wen|wem|wo|wann|welche[mnrs]?|wie (?:viele?|lange|oft|hoch|spat))"
              + "|(?:quel(?:le)?s?|qui|ou(?= (?:est|sont|se|puis|dois|en|va|vont|a|ai|avons)\\b)|combien)"
              + "|(?:cual(?:es)?|quien(?:es)?|donde|cuant[oa]s?(?! antes\\b))"
              + "|(?:quale?|quali|chi|dove|quant[aeio](?! prima\\b))|(?:qual|quais|quem|onde|quant[ao]s(?! antes\\b))"
              + "|(?:welke?|wie(?! ware?\\b)|waar|hoeveel)|(?:kto|gdzie|ktor\\w+|ile)|(?:vem|var|vilk\\w+)"
              + "|(?:quand|quando|cuando|wanneer|kiedy|nar)(?! (?:tu|vous|puedas?|tengas?|puder\\w*|puoi|vuoi|hai|je|u|du)\\b))"
              + "\\b[^?]{2,300}\\?\\s*$");

  /** In such a question somebody is asked to do something, most politely. */
  private static final Pattern POLITE =
      Pattern.compile(
          "\\b(?=\\w)(?:possible|able|any way|a way|any chance|a chance|too late|help me|free to|willing|okay|ok|mind|snall|vanlig|moglich|imstande|possibl[ey]"
              + "|posible|possibile|possivel|mogelijk|moglb\\w*|moze\\w*|mozna|mojligt|que tu|que vous|(?:can|could|would|will) you|you (?:can|could|would|might)"
              + "|pouvez|peux|puoi|puede[ns]?|pode|kunt|kun|kan|kannst|konnen)\\b");

  private Questions() {}

  private static final String ANYWHERE = "| [-\\u2013\\u2014] |\\p{L}\\W*\\u00bf";

  /** After these something may be asked for as well. */
  private static final Pattern GOES_ON =
      Pattern.compile(".\\b(?:and|then|if|otherwise|but|please)\\b." + ANYWHERE);

  private static final Pattern GOES_ON_ELSEWHERE =
      Pattern.compile(
          ".\\b(?:and|then|if|otherwise|but|please|und|dann|wenn|falls|sonst|bitte|y|si|entonces|et|alors|sinon|e|se|allora"
              + "|entao|en|dan|als|anders|i|jesli|to|och|om|annars|ve)\\b."
              + ANYWHERE);

  /** Elsewhere any clause may be an order, for the verbs of no one language are meant. */
  private static final Pattern COMMA = Pattern.compile("[,;:] ");

  private static final Pattern AFTER_COMMA =
      Pattern.compile("[,;:&+] ?(?:(?:just|so|now|also|kindly) )?([a-z]+)\\b");

  /** Whether it is such a question, or one for something, and nothing else. */
  static boolean only(String sentence, boolean english) {
    if (!whether(sentence) && !which(sentence)) {
      return false;
    }
    return english
        ? !GOES_ON.matcher(sentence).find() && !orders(sentence)
        : !GOES_ON_ELSEWHERE.matcher(sentence).find()
            && !(which(sentence) && COMMA.matcher(sentence).find());
  }

  /** {@code what's the fee, pay it?}: a verb that acts leads a clause. */
  private static boolean orders(String sentence) {
    return AFTER_COMMA
        .matcher(sentence)
        .results()
        .anyMatch(found -> VerbWords.writes(found.group(1)));
  }

  /** Whether it asks for something to be told; in plain spelling, with its mark. */
  static boolean which(String sentence) {
    return sentence.indexOf('?') > 0
        && WHICH.matcher(sentence).find()
        && !POLITE.matcher(sentence).find();
  }

  /** Whether it is such a question; in plain spelling, with its mark. */
  static boolean whether(String sentence) {
    return sentence.indexOf('?') > 0
        && WHETHER.matcher(sentence).find()
        && !POLITE.matcher(sentence).find();
  }
}
