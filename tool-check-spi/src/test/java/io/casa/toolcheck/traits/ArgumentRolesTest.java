/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentRolesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send_mail | {\"to\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}} | /to/0 | TARGET",
        "send_mail | {\"body\":{\"type\":\"string\"}} | /body | CONTENT",
        "send_mail | {\"x\":{\"type\":\"string\",\"format\":\"email\"}} | /x | TARGET",
        "send_mail | {\"x\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\",\"format\":\"uri\"}]}} | /x | TARGET",
        "pay | {\"creditor\":{\"properties\":{\"iban\":{\"type\":\"string\"}}}} | /creditor/iban | TARGET",
        "pay | {\"amount\":{\"type\":\"number\"}} | /amount | AMOUNT",
        "pay | {\"fromAccountId\":{\"type\":\"string\"}} | /fromAccountId | SELECTOR",
        "pay | {\"date\":{\"type\":\"string\",\"format\":\"date\"}} | /date | CONTROL",
        "delete_email | {\"email_id\":{\"type\":\"string\"}} | /email_id | SELECTOR",
        "update_order | {\"address\":{\"properties\":{\"line1\":{\"type\":\"string\"}}}} | /address/line1 | TARGET",
        "update_order | {\"address\":{\"properties\":{\"city\":{\"type\":\"string\"}}}} | /address/city | CONTROL",
        "update_order | {\"extra\":{\"properties\":{\"line1\":{\"type\":\"string\"}}}} | /extra/line1 | CONTENT",
        "update_order | {\"line1\":{\"type\":\"string\"}} | /line1 | CONTENT",
        "send_mail | {\"to\":{\"items\":{\"properties\":{\"x\":{\"type\":\"string\"}}}}} | /to/0/x | TARGET",
        "delete_file | {\"id\":{\"type\":\"integer\"}} | /id | SELECTOR",
        "share_file | {\"user_id\":{\"type\":\"string\"}} | /user_id | TARGET",
        "update_user | {\"user_id\":{\"type\":\"string\"}} | /user_id | SELECTOR",
        "update_user | {\"new_password\":{\"type\":\"string\"}} | /new_password | CREDENTIAL",
        "add_key | {\"publicKey\":{\"type\":\"string\"}} | /publicKey | CREDENTIAL",
        "move_file | {\"destination\":{\"type\":\"string\"}} | /destination | SELECTOR",
        "book_train | {\"to\":{\"type\":\"string\"}} | /to | SELECTOR",
        "search | {\"flight\":{\"properties\":{\"flightDestination\":{\"type\":\"string\"}}}} | /flight/flightDestination | SELECTOR",
        "book_trip | {\"arrival_airport_to\":{\"type\":\"string\"}} | /arrival_airport_to | SELECTOR",
        "reserve | {\"to\":{\"type\":\"string\"}} | /to | TARGET",
        "book_train | {\"email_to\":{\"type\":\"string\"}} | /email_to | TARGET",
        "book_train | {\"recipient\":{\"type\":\"string\"}} | /recipient | TARGET",
        "book_train | {\"to\":{\"type\":\"string\",\"format\":\"email\"}} | /to | TARGET",
        "send_flight | {\"to\":{\"type\":\"string\"}} | /to | TARGET",
        "share_trip | {\"destination\":{\"type\":\"string\"}} | /destination | TARGET",
        "pay_rail | {\"destination\":{\"type\":\"string\"}} | /destination | TARGET",
        "configure_event_route | {\"destination\":{\"type\":\"string\"}} | /destination | TARGET",
        "create_folder | {\"name\":{\"type\":\"string\"}} | /name | CONTENT",
        "rename_item | {\"mode\":{\"enum\":[\"a\",\"b\"]}} | /mode | CONTROL",
        "run_command | {\"command\":{\"type\":\"string\"}} | /command | COMMAND",
        "write_query | {\"query\":{\"type\":\"string\"}} | /query | COMMAND",
        "search_mail | {\"query\":{\"type\":\"string\"}} | /query | CONTENT",
        "book_table | {\"guests\":{\"type\":\"integer\"}} | /guests | AMOUNT",
        "mail_senden | {\"empf\u00e4nger\":{\"type\":\"string\"}} | /empf\u00e4nger | TARGET",
        "enviar_correo | {\"destinatario\":{\"type\":\"string\"}} | /destinatario | TARGET",
        "supprimer | {\"nom_fichier\":{\"type\":\"string\"}} | /nom_fichier | SELECTOR",
        "acceso | {\"contrase\u00f1a\":{\"type\":\"string\"}} | /contrase\u00f1a | CREDENTIAL",
        "create_file | {\"path\":{\"type\":\"string\"}} | /path | SELECTOR",
        "frobnicate | {} | /anything/deep/0 | CONTENT",
        "frobnicate | {\"a/b\":{\"type\":\"string\",\"format\":\"email\"}} | /a~1b | TARGET",
      })
  void atWhenAskedThenTellsByNameAndSchema(
      String tool, String properties, String pointer, ArgumentRole role)
      throws MalformedJsonException {
    assertThat(ArgumentRoles.of(tool(tool, properties)).at(pointer)).isEqualTo(role);
  }

  private static ToolDefinition tool(String name, String properties) throws MalformedJsonException {
    return new ToolDefinition(
        name,
        Optional.empty(),
        Optional.empty(),
        JsonReader.strict().readObject("{\"type\":\"object\",\"properties\":" + properties + "}"),
        Optional.empty(),
        Optional.empty());
  }
}
