/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.regex.Pattern;

/**
 * English sentences that greet, thank, or say how things are. That no verb of them is known hides
 * no deed; in a sentence that wishes or orders it may.
 */
final class Remarks {
  private static final Pattern COURTESY =
      Pattern.compile(
          "^\\W*(?:hi|hey|hello|dear|good (?:morning|day|afternoon|evening)|thanks?|thank you|many thanks"
              + "|cheers|(?:kind |best )?regards|looking forward)\\b[^.!?]{0,50}$");

  private static final Pattern STATEMENT =
      Pattern.compile(
          "^\\W*(?:(?:and|but|so|also|well|because|since|as)\\b\\W*)?"
              + "(?:i|we|he|she|they|it|this|that|there|(?:my|our|his|her|their|the) (?:[\\w'-]+ ){1,4}?(?:and i)?)"
              + " ?(?:(?:also|just|already|really|still|now|only) )?"
              + "(?:'?(?:m|re|s|ve)|am|are|is|was|were|'?ll be|will be|have|has|had|went|got|stayed|live|work|hope"
              + "|think|know|love|recommended|said|told|moved)\\b"
              + "(?! (?:to|supposed|meant|due)\\b)");

  private Remarks() {}

  /** Whether it is one; in plain spelling. */
  static boolean is(String sentence) {
    return COURTESY.matcher(sentence).find() || STATEMENT.matcher(sentence).find();
  }
}
