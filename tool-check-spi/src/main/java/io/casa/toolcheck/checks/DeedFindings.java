/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.checks.Finding.Answer;
import io.casa.toolcheck.traits.ArgumentRole;
import io.casa.toolcheck.traits.ArgumentRoles;
import java.util.List;
import java.util.Set;

/** Whether the values of a call that acts may lead where they lead, by their origins and roles. */
final class DeedFindings {
  private DeedFindings() {}

  static List<Finding> of(
      ReadRequests.Request request, ToolDefinition tool, List<ArgumentOrigin> origins) {
    ArgumentRoles roles = ArgumentRoles.of(tool);
    Set<String> withAddress = Finding.places(origins, Part::isAddress);
    Set<String> withMore = Finding.places(origins, part -> part == Part.WHOLE);
    boolean told = origins.stream().anyMatch(value -> value.part() == Part.TOOL_NAME);
    AskedFor how = AskedFor.of(request, tool, told);
    Set<String> meant =
        how.verb() && request.asksForAll()
            ? Finding.places(origins, part -> part == Part.LISTED)
            : Set.of();
    return origins.stream()
        .map(
            value -> {
              ArgumentRole role = role(roles.at(value.pointer()), value, withMore);
              boolean address = withAddress.contains(value.pointer());
              Answer answer = answer(value, role, address, how);
              boolean listed = answer == Answer.ASK && meant.contains(value.pointer());
              return new Finding(listed && isOfRecord(value) ? Answer.ALLOW : answer, value, role);
            })
        .toList();
  }

  /** Whether it's asked about because of the record it is from, and of nothing else. */
  private static boolean isOfRecord(ArgumentOrigin value) {
    return value.part().isOfValue() && value.origin().isValue();
  }

  /** An address that stands alone is where something goes, whatever the parameter is called. */
  private static ArgumentRole role(ArgumentRole role, ArgumentOrigin value, Set<String> withMore) {
    boolean alone = !withMore.contains(value.pointer());
    boolean address =
        value.part() == Part.EMAIL
            || (value.part() == Part.ACCOUNT && role == ArgumentRole.CONTENT);
    return alone && address && role != ArgumentRole.CREDENTIAL ? ArgumentRole.TARGET : role;
  }

  private static Answer answer(
      ArgumentOrigin value, ArgumentRole role, boolean address, AskedFor asked) {
    return switch (value.part()) {
      case DEMANDED -> demanded(role, asked);
      case TOOL_NAME -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      case CARRIED -> Answer.ASK;
      case TWIN -> asked.one() && leads(role) ? Answer.ASK : Answer.ALLOW;
      case ANOTHER -> asked.once() && (leads(role) || isOfText(value)) ? Answer.ASK : Answer.ALLOW;
      case CONTESTED -> goesTo(role) && !asked.all() ? Answer.ASK : Answer.ALLOW;
      case INSTEAD -> Answer.ASK;
      case MORE -> leads(role) ? Answer.ASK : Answer.ALLOW;
      case RIVAL -> leads(role) || role == ArgumentRole.CONTENT ? Answer.ASK : Answer.ALLOW;
      case LISTED -> Answer.ALLOW;
      // Of a target, then, the address counts, and what stands beside it.
      case WHOLE -> address && goesTo(role) ? Answer.ALLOW : whole(value, role, asked);
      case BESIDE -> beside(value, role);
      case EMAIL, ACCOUNT, URL, PHONE -> addressed(value, role, asked);
    };
  }

  private static Answer beside(ArgumentOrigin value, ArgumentRole role) {
    if (role == ArgumentRole.AMOUNT) {
      return amount(value);
    }
    return goesTo(role) && !value.origin().isValue() ? Answer.ASK : Answer.ALLOW;
  }

  private static boolean goesTo(ArgumentRole role) {
    return role == ArgumentRole.TARGET || role == ArgumentRole.CREDENTIAL;
  }

  private static Answer whole(ArgumentOrigin value, ArgumentRole role, AskedFor asked) {
    return switch (role) {
      case TARGET -> named(value.origin(), asked);
      case CREDENTIAL -> credential(value.origin(), asked);
      case SELECTOR -> selector(value.origin(), asked);
      case COMMAND -> command(value.origin(), asked);
      case AMOUNT -> amount(value);
      case CONTENT, CONTROL -> Answer.ALLOW;
    };
  }

  private static Answer addressed(ArgumentOrigin value, ArgumentRole role, AskedFor asked) {
    return switch (role) {
      case TARGET, CREDENTIAL -> address(value, asked);
      case SELECTOR -> selector(value.origin(), asked);
      case COMMAND -> target(value.origin(), asked);
      case CONTENT -> inContent(value, asked);
      case AMOUNT -> amount(value);
      case CONTROL -> Answer.ALLOW;
    };
  }

  /**
   * Somebody's sentence asks for this deed with this value. Then the value is theirs, and so is the
   * deed if the user hasn't asked for it, or if the sentence even knows the tool's name.
   */
  private static Answer demanded(ArgumentRole role, AskedFor asked) {
    if (role == ArgumentRole.COMMAND || leads(role)) {
      return asked.verb() && !asked.told() ? Answer.ASK : Answer.BLOCK;
    }
    return role == ArgumentRole.CONTENT && !asked.verb() ? Answer.ASK : Answer.ALLOW;
  }

  private static boolean leads(ArgumentRole role) {
    return switch (role) {
      case TARGET, CREDENTIAL, SELECTOR -> true;
      case COMMAND, CONTENT, AMOUNT, CONTROL -> false;
    };
  }

  private static boolean isOfText(ArgumentOrigin value) {
    return value.origin().compareTo(Origin.RELATED_TEXT) >= 0 && value.origin() != Origin.NOWHERE;
  }

  private static Answer target(Origin origin, AskedFor asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD -> Answer.ALLOW;
      case LINKED_TEXT_RECORD -> asked.another() ? Answer.ASK : Answer.ALLOW;
      case LINKED_TEXT -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case RELATED_RECORD, RECORD, RELATED_TEXT_RECORD, TEXT_RECORD -> Answer.ASK;
      // Asked for the text, not for a deed: then an address in it is its author's wish.
      case NAMED_TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      case RELATED_TEXT, TEXT -> asked.open() ? Answer.ASK : Answer.BLOCK;
      case NOWHERE -> Answer.BLOCK;
    };
  }

  /** Who gave such an address themselves has left none to a text that doesn't name theirs. */
  private static Answer address(ArgumentOrigin value, AskedFor asked) {
    boolean another =
        value.part() != Part.URL
            && asked.given().contains(value.part())
            && value.origin().compareTo(Origin.RELATED_TEXT) >= 0;
    return another ? Answer.BLOCK : target(value.origin(), asked);
  }

  /** A target by its name is somebody the server knows, so one out of a text may be asked about. */
  private static Answer named(Origin origin, AskedFor asked) {
    return switch (origin) {
      case RELATED_TEXT -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      case RECORD, RELATED_RECORD -> asked.verb() && asked.chosen() ? Answer.ALLOW : Answer.ASK;
      default -> target(origin, asked);
    };
  }

  /** Nobody chooses a secret by what it compares to. */
  private static Answer credential(Origin origin, AskedFor asked) {
    return origin.isValue() ? target(origin, asked) : named(origin, asked);
  }

  private static Answer selector(Origin origin, AskedFor asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD, LINKED_TEXT_RECORD -> Answer.ALLOW;
      case RELATED_RECORD, RELATED_TEXT_RECORD -> asked.another() ? Answer.ASK : Answer.ALLOW;
      case RECORD ->
          asked.verb() || !(asked.another() || asked.grave()) ? Answer.ALLOW : Answer.ASK;
      case LINKED_TEXT, TEXT_RECORD, RELATED_TEXT, NAMED_TEXT ->
          asked.verb() ? Answer.ALLOW : Answer.ASK;
      case TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      // What is new has a name that nobody has used before.
      case NOWHERE -> asked.makes() ? Answer.ALLOW : Answer.ASK;
    };
  }

  /** The model writes commands by itself; what it must not do is run one that it was told to. */
  private static Answer command(Origin origin, AskedFor asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD -> Answer.ALLOW;
      case LINKED_TEXT_RECORD, RELATED_RECORD, RECORD -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case LINKED_TEXT, RELATED_TEXT_RECORD, TEXT_RECORD, RELATED_TEXT, NAMED_TEXT -> Answer.ASK;
      case TEXT -> asked.open() ? Answer.ASK : Answer.BLOCK;
      case NOWHERE -> asked.verb() ? Answer.ALLOW : Answer.ASK;
    };
  }

  /** A sum is worked out or copied; one that stands in a sentence is somebody's demand. */
  private static Answer amount(ArgumentOrigin value) {
    boolean isNew = value.origin() == Origin.NOWHERE;
    return value.origin().isValue() || isNew ? Answer.ALLOW : Answer.ASK;
  }

  private static Answer inContent(ArgumentOrigin value, AskedFor asked) {
    if (value.origin().isValue()) {
      return Answer.ALLOW;
    }
    boolean doubtful = leads(value.part()) || !asked.verb();
    return switch (value.origin()) {
      case RELATED_TEXT, NAMED_TEXT -> doubtful ? Answer.ASK : Answer.ALLOW;
      case TEXT -> doubtful ? ifHandedOver(asked) : Answer.ALLOW;
      default -> ifHandedOver(asked);
    };
  }

  private static boolean leads(Part part) {
    return part == Part.URL || part == Part.ACCOUNT;
  }

  private static Answer ifHandedOver(AskedFor asked) {
    return asked.handsOver() ? Answer.ASK : Answer.ALLOW;
  }
}
