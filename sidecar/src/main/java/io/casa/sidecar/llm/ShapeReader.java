/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.sidecar.llm.RequestShape.EarlierMessage;
import io.casa.sidecar.llm.RequestShape.Parameter;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.RequestLine.Role;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells the {@link RequestShape} of one request. */
final class ShapeReader {
  /** Keycloak takes no more; a shape with more is incomplete. */
  static final int MAX_SYSTEM_LINES = 1024;

  static final int MAX_OTHER_LINES = 128;
  private static final int MAX_EARLIER = 64;

  private final String prompt;
  private final Set<RequestLine> system = new LinkedHashSet<>();
  private final Set<RequestLine> user = new LinkedHashSet<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<EarlierMessage> earlier = new ArrayList<>();
  private boolean carriesPrompt;
  private boolean complete = true;

  ShapeReader(String prompt) {
    this.prompt = prompt;
  }

  RequestShape read(LlmRequest request) {
    request.turns().forEach(this::readTurn);
    request.steering().forEach(this::readParameter);
    if (!carriesPrompt) {
      // Without the prompt nothing came before it.
      earlier.forEach(message -> user.addAll(message.lines()));
      earlier.clear();
    }
    bound();
    return new RequestShape(
        carriesPrompt, List.copyOf(system), List.copyOf(user), parameters, earlier, complete);
  }

  private void readTurn(Turn turn) {
    Role place = turn.voice() == Turn.Voice.SYSTEM ? Role.SYSTEM : Role.USER;
    Set<RequestLine> lines = place == Role.SYSTEM ? system : user;
    turn.others().forEach(other -> lines.add(digest(place, other.kind(), other.value())));
    if (turn.voice() == Turn.Voice.USER) {
      readUserTexts(turn.texts());
    } else {
      turn.texts().forEach(text -> addLines(place, PromptCut.of(text, prompt).rest(), lines));
    }
  }

  /** Part by part; the prompt may also be spread over several of them. */
  private void readUserTexts(List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    List<PromptCut> cuts = texts.stream().map(text -> PromptCut.of(text, prompt)).toList();
    String whole = String.join("", texts);
    if (cuts.stream().noneMatch(PromptCut::found)) {
      cuts = List.of(PromptCut.of(whole, prompt));
    }
    if (cuts.stream().anyMatch(PromptCut::found)) {
      carriesPrompt = true;
      cuts.forEach(cut -> addLines(Role.USER, cut.rest(), user));
    } else if (carriesPrompt) {
      texts.forEach(text -> addLines(Role.USER, text, user));
    } else {
      Set<RequestLine> lines = new LinkedHashSet<>();
      texts.forEach(text -> addLines(Role.USER, text, lines));
      earlier.add(new EarlierMessage(RequestLine.sha256(whole), List.copyOf(lines)));
    }
  }

  private void readParameter(String name, JsonValue value) {
    parameters.add(new Parameter(name, digest(Role.PARAMETER, RequestLine.sha256(name), value)));
  }

  private static void addLines(Role place, String text, Set<RequestLine> lines) {
    for (String line : LineText.lines(text)) {
      if (!line.equals(PromptCut.MARK)) {
        lines.add(new RequestLine(place, line));
      }
    }
  }

  private static RequestLine digest(Role place, String kind, JsonValue value) {
    return new RequestLine(place, kind + " " + RequestLine.sha256(JsonWriter.toJson(value)));
  }

  private void bound() {
    trim(system, MAX_SYSTEM_LINES);
    trim(user, MAX_OTHER_LINES);
    int room = MAX_OTHER_LINES - user.size();
    while (parameters.size() > room) {
      parameters.removeLast();
      complete = false;
    }
    room -= parameters.size();
    int kept = 0;
    for (EarlierMessage message : earlier) {
      room -= message.lines().size();
      if (room < 0 || kept >= MAX_EARLIER) {
        break;
      }
      kept++;
    }
    complete &= kept == earlier.size();
    earlier.subList(kept, earlier.size()).clear();
  }

  private void trim(Set<RequestLine> lines, int most) {
    if (lines.size() > most) {
      complete = false;
      List<RequestLine> first = lines.stream().limit(most).toList();
      lines.clear();
      lines.addAll(first);
    }
  }
}
