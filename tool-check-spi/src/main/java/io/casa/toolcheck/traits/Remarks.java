/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.regex.Pattern;

/**
 * English sentences that greet, thank, or say how things are. That no verb of them is known hides
 * no deed; in a sentence that wishes or orders it may.
 */
final class Remarks {
  /** What stands for a thing, so that a verb and no name stands before it. */
  private static final String OBJECT =
      "(?:it|them|this|that|these|those|the|my|our|his|her|their|all|an?|everything)\\b";

  private static final String NAMES = "(?: (?!" + OBJECT + ")[\\p{L}'.-]+){0,3}\\W*$";

  private static final Pattern COURTESY =
      Pattern.compile(
          "^\\W*(?:(?:hi|hey|hello|dear|good (?:morning|day|afternoon|evening))"
              + NAMES
              + "|(?:(?:many )?thanks?|thank you|cheers|(?:kind |best )?regards)"
              + "(?: (?:so much|very much|a lot|again|in advance|for [^,.!?]{1,50}))*(?:,?"
              + NAMES
              + ")|looking forward\\b[^,.!?]{0,50}\\W*$)");

  private static final Pattern STATEMENT =
      Pattern.compile(
          "^\\W*(?:(?:and|but|so|also|well|because|since|as)\\b\\W*)?"
              + "(?:i|we|he|she|they|it|this|that|there|(?:my|our|his|her|their|the) (?:[\\w'-]+ ){1,4}?(?:and i)?)"
              + " ?(?:(?:also|just|already|really|still|now|only) )?"
              + "(?:'?(?:m|re|s|ve)|am|are|is|was|were|'?ll be|will be|have|has|had|went|got|stayed|live|work|hope"
              + "|think|know|love|recommended|said|told|moved)\\b"
              + "(?! (?:to|supposed|meant|due)\\b)");

  /** Whatever the sentence began with, there somebody is asked to do something. */
  private static final Pattern WISH =
      Pattern.compile(
          "\\b(?:should|must|ought|needs?|wants?|please|kindly|let.?s|(?:can|could|would|will) (?:you|someone|somebody)"
              + "|you (?:can|could|would|will|might|may|to)|(?:time|is|are|be) to|to be)\\b"
              + "|(?:[,:;&-]|\\b(?:and|so|then|but))\\W*(?:(?:so|then|just|now) )?"
              + "(?!(?:in|on|at|with|for|from|of|to|by|as|about|after|before|during|until|since|because|while|when|where|which"
              + "|who|is|are|was|were|have|has|had|not|just|all|both|like|than|that|over|into|under|around)\\b)[a-z]+ "
              + OBJECT);

  private Remarks() {}

  /** Whether it is one; in plain spelling. */
  static boolean is(String sentence) {
    return COURTESY.matcher(sentence).find()
        || (STATEMENT.matcher(sentence).find() && !WISH.matcher(sentence).find());
  }
}
