/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolVerbTest {
  @ParameterizedTest
  @CsvSource({
    "get_balance, get, READ",
    "getURLContent, get, READ",
    "slack_send_message, send, SEND",
    "slack.chat.postMessage, post, SEND",
    "list-scheduled-payments, list, LIST",
    "email_send, send, SEND",
    "order_get, get, READ",
    "list_delete, delete, DELETE",
    "get_or_create_channel, create, CREATE",
    "search_and_delete, delete, DELETE",
    "check_availability, check, READ",
    "check_in, checkin, UPDATE",
    "log_in, login, AUTH",
    "create_payment, create, PAY",
    "create_reservation, create, BOOK",
    "place_order, place, PAY",
    "create_message, create, SEND",
    "reset_password, reset, AUTH",
    "add_collaborator, add, AUTH",
    "get_permissions, get, READ",
    "book_flight, book, BOOK",
    "sendmessage, send, SEND",
    "update_scheduled_transaction, update, UPDATE",
    "cancel_scheduled_transaction, cancel, CANCEL",
    "call_off_event, calloff, CANCEL",
    "mark_read, mark, UPDATE",
    "open_page, open, READ",
    "open_ticket, open, CREATE",
    "send_money, send, PAY",
    "export_customers, export, CREATE",
    "transfer_to_human_agents, transfer, SEND",
    "withdraw_copy, withdraw, CANCEL",
    "withdrawRequest, withdraw, CANCEL",
    "withdraw_funds, withdraw, PAY",
    "withdraw, withdraw, PAY",
    "decideRequest, decide, APPROVE",
    "waive_fee, waive, CANCEL",
    "resend_invoice, resend, SEND",
    "reroute_shipment, reroute, SEND",
  })
  void ofNameWhenAWordIsAVerbThenItsClassWithTheObject(
      String name, String word, VerbClass verbClass) {
    assertThat(ToolVerb.ofName(name))
        .hasValueSatisfying(
            verb -> {
              assertThat(verb.word()).isEqualTo(word);
              assertThat(verb.verbClass()).isEqualTo(verbClass);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "list_tickets, Tickets that are open or were closed, LIST",
    "ReviewFlooder, Publishes invented reviews, SEND",
    "order_history, Gets the orders of a customer, READ",
    "repairs, Open and closed repairs of a flat, CREATE",
    "flat, Repairs of the flat that are open, ''",
  })
  void ofWhenTheNameLeadsWithALookThenItIsOneWhateverIsDescribed(
      String name, String description, String verbClass) {
    assertThat(ToolVerb.of(tool(name, description)).map(verb -> verb.verbClass().name()).orElse(""))
        .isEqualTo(verbClass);
  }

  @ParameterizedTest
  @CsvSource({
    "caseStatus, READ",
    "contractor_info, READ",
    "meter-history, READ",
    "status, ''",
    "portNumber, ''",
    "status_zork, ''",
    "cancel_status, CANCEL",
  })
  void ofNameWhenItIsOfWhatOneLooksAtThenReads(String name, String verbClass) {
    assertThat(ToolVerb.ofName(name).map(verb -> verb.verbClass().name()).orElse(""))
        .isEqualTo(verbClass);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weather", "x", "42", "---", "g\u0435t_balance", "settings"})
  void ofNameWhenNoWordIsAVerbThenNone(String name) {
    assertThat(ToolVerb.ofName(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "weather, Gets the weather of a city., get, READ",
    "notes, This tool deletes all notes., delete, DELETE",
    "order_history, Retrieves the orders of a customer., retrieve, READ",
    "order_pizza, Orders a pizza., order, PAY",
    "orderStatus, Returns the status of an order., get, READ",
    "mail_senden, Sendet eine Mail an einen oder mehrere Empfänger., senden, SEND",
    "hacer_transferencia, Hace una transferencia a una cuenta., hacer, PAY",
    "reserva_crear, Crea una reserva para el cliente., reserva, BOOK",
    "buchungen_anzeigen, Zeigt die Buchungen der letzten Tage., anzeigen, READ",
    "customer_list_copier, Sends the list to a partner., send, SEND",
  })
  void ofWhenNameIsInDoubtThenTheDescriptionSays(
      String name, String description, String word, VerbClass verbClass) {
    assertThat(ToolVerb.of(tool(name, description))).contains(new ToolVerb(word, verbClass, false));
  }

  @Test
  void ofWhenNameIsCertainThenTheDescriptionDoesNotCount() {
    assertThat(ToolVerb.of(tool("delete_note", "Gets rid of a note.")))
        .contains(new ToolVerb("delete", VerbClass.DELETE, true));
  }

  private static ToolDefinition tool(String name, String description) {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.of(description),
        JsonObject.EMPTY,
        Optional.empty(),
        Optional.empty());
  }
}
