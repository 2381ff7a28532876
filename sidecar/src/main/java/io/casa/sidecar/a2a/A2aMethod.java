/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The operations of A2A 1.0 (specification, section 3.1), by their JSON-RPC names. */
public enum A2aMethod {
  SEND_MESSAGE("SendMessage", Kind.MESSAGE),
  SEND_STREAMING_MESSAGE("SendStreamingMessage", Kind.MESSAGE),
  GET_TASK("GetTask", Kind.TASK),
  CANCEL_TASK("CancelTask", Kind.TASK),
  SUBSCRIBE_TO_TASK("SubscribeToTask", Kind.TASK),
  GET_EXTENDED_AGENT_CARD("GetExtendedAgentCard", Kind.CARD),
  /** Would tell of the tasks of other sessions. */
  LIST_TASKS("ListTasks", Kind.REFUSED),
  /** Would let the agent's server call any URL, with what nobody sees. */
  CREATE_PUSH_CONFIG("CreateTaskPushNotificationConfig", Kind.REFUSED),
  GET_PUSH_CONFIG("GetTaskPushNotificationConfig", Kind.REFUSED),
  LIST_PUSH_CONFIGS("ListTaskPushNotificationConfigs", Kind.REFUSED),
  DELETE_PUSH_CONFIG("DeleteTaskPushNotificationConfig", Kind.REFUSED);

  /** What a method is to us. */
  enum Kind {
    MESSAGE,
    TASK,
    CARD,
    REFUSED
  }

  /** What they were called in A2A 0.3. */
  private static final Set<String> OLD_NAMES =
      Set.of(
          "message/send",
          "message/stream",
          "tasks/get",
          "tasks/list",
          "tasks/cancel",
          "tasks/resubscribe",
          "tasks/pushNotificationConfig/set",
          "tasks/pushNotificationConfig/get",
          "tasks/pushNotificationConfig/list",
          "tasks/pushNotificationConfig/delete",
          "agent/getAuthenticatedExtendedCard");

  private final String wireName;
  private final Kind kind;

  A2aMethod(String wireName, Kind kind) {
    this.wireName = wireName;
    this.kind = kind;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  Kind kind() {
    return kind;
  }

  static Optional<A2aMethod> of(String name) {
    return Arrays.stream(values()).filter(method -> method.wireName.equals(name)).findFirst();
  }

  static boolean isOld(String name) {
    return OLD_NAMES.contains(name);
  }
}
