/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles of a tool's parameters, told by the input schema: format, type, and the words of the
 * parameter's name. What can't be told is content: free, but for the addresses in it.
 */
public final class ArgumentRoles {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern STEP = Pattern.compile("/");

  private static final Set<String> CREDENTIALS =
      words(
          """
          password passwd passphrase secret credential credentials pin otp pubkey
          passwort kennwort passe contrasena senha wachtwoord haslo sifre parola losenord
          """);

  private static final Set<String> TARGETS =
      words(
          """
          recipient recipients to cc bcc email emails mail iban payee beneficiary destination dest
          receiver receivers attendee attendees participant participants invitee invitees guest guests
          member members collaborator collaborators assignee phone mobile telephone url uri link
          website webhook endpoint callback host domain wallet handle bic forward grantee contact
          people address addresses
          an empfanger empfaenger destinatario destinatarios destinataire destinataires ontvanger
          odbiorca alici mottagare begunstigter beguenstigter beneficiario beneficiaire creditor
          adresse adressen adresses direccion direcciones correo indirizzo endereco telefon telefono
          teilnehmer gaste gaeste participantes partecipanti invitados invitati convidados kontakt
          contacto contatto contato enlace lien webseite atesaki sankasha
          """);

  /** What a tool that runs things is told to run. */
  private static final Set<String> COMMANDS =
      words(
          """
          command cmd script code sql shell program args
          """);

  /** Targets that are places, where somebody travels. */
  private static final Set<String> DESTINATIONS =
      words(
          """
          to destination dest an destino destinazione arrival
          """);

  private static final Set<String> TRAVELS =
      words(
          """
          travel trip journey flight flights fly train trains rail bus ferry ride taxi route routes
          navigation navigate directions airport city station
          """);

  /** What a tool of these sends along a route or a bus goes to somebody. */
  private static final Set<String> CARRIED =
      words(
          """
          mail mails email emails message messages call calls sms webhook event events log logs traffic
          alert alerts request requests payment payments
          """);

  /** Targets that may be written as numbers. */
  private static final Set<String> NUMBERED =
      Set.of("phone", "mobile", "telephone", "iban", "wallet");

  private static final Set<String> AMOUNTS =
      words(
          """
          amount price sum total fee limit betrag summe preis importe monto precio montant prix importo
          prezzo preco bedrag prijs kwota tutar belopp kingaku
          """);

  private static final Set<String> SOURCES =
      words(
          """
          from sender source origin old current
          """);

  private static final Set<String> SELECTORS =
      words(
          """
          id ids uuid key code number no nr ref reference file files filename filepath path paths
          folder directory order item items product event booking reservation ticket issue branch repo
          repository project room flight hotel record account accounts user users username owner
          channel customer invoice device patient sku card document resource service namespace cluster
          restaurant company name names employee pod deployment entity
          konto cuenta compte conto conta rekening datei dateiname ordner fichier dossier archivo carpeta
          cartella arquivo pasta plik dosya dokument documento kunde kundin cliente bestellung pedido
          commande ordine buchung reserva rechnung factura facture fattura termin evento projekt
          proyecto progetto kanal canal nombre nom nome naam nummer numero
          """);

  /** Selectors that become targets when something is sent, shared, paid or granted. */
  private static final Set<String> PARTIES =
      words(
          """
          user users username channel channels account accounts customer owner group team person
          employee iban
          kunde kundin cliente usuario benutzer utilisateur utente kanal canal konto cuenta compte conto
          conta gruppe grupo groupe gruppo mitarbeiter
          """);

  private static final Set<String> CONTENTS =
      words(
          """
          body content contents text message description title subject note notes comment comments
          summary query q caption reason memo details remarks remark html markdown topic headline
          keywords label labels tags instructions purpose question answer reply data value search
          """);

  private static final Set<String> CONTROLS =
      words(
          """
          limit offset page sort format type status state priority currency amount quantity language
          lang locale unit units n count size visibility date time start end day month year hour
          duration timezone tz due deadline when mode role permission permissions access level
          category kind color recurrence frequency price max min rating stars city country location
          place
          """);

  private final ToolDefinition tool;
  private final boolean givesAway;
  private final boolean creates;
  private final boolean acts;
  private final boolean moves;
  private final boolean executes;

  private ArgumentRoles(ToolDefinition tool) {
    this.tool = tool;
    Optional<VerbClass> verb = ToolVerb.of(tool).map(ToolVerb::verbClass);
    this.givesAway = verb.filter(ArgumentRoles::handsOver).isPresent();
    this.executes = verb.filter(VerbClass.EXECUTE::equals).isPresent();
    this.acts = ToolClass.of(tool) == ToolClass.SIDE_EFFECT;
    this.moves = verb.filter(VerbClass.MOVE::equals).isPresent();
    this.creates = verb.filter(VerbClass.CREATE::equals).isPresent();
  }

  /** The roles of that tool's parameters. */
  public static ArgumentRoles of(ToolDefinition tool) {
    return new ArgumentRoles(Objects.requireNonNull(tool, "tool"));
  }

  /**
   * The role of the value at that place.
   *
   * @param pointer JSON pointer (RFC 6901) into the arguments
   */
  public ArgumentRole at(String pointer) {
    JsonObject schema = tool.inputSchema();
    String name = "";
    String around = "";
    for (String step : STEP.split(pointer.substring(Math.min(1, pointer.length())), -1)) {
      boolean index = !step.isEmpty() && step.chars().allMatch(Character::isDigit);
      String member = step.replace("~1", "/").replace("~0", "~");
      if (!index) {
        around = name;
        name = member;
      }
      schema = below(schema, member, index);
    }
    return tells(name) || around.isEmpty() ? role(name, schema) : role(around, schema);
  }

  /** {@code address/line1}: a part without a telling name is part of what is around it. */
  private static boolean tells(String name) {
    List<String> words = wordsOf(name);
    return Stream.of(
            CREDENTIALS,
            SOURCES,
            AMOUNTS,
            TARGETS,
            PARTIES,
            SELECTORS,
            COMMANDS,
            CONTENTS,
            CONTROLS)
        .anyMatch(known -> words.stream().anyMatch(known::contains));
  }

  private static List<String> wordsOf(String name) {
    return NameWords.of(name).stream().map(Spelling::plain).toList();
  }

  private ArgumentRole role(String name, JsonObject schema) {
    if (schema.get("enum").isPresent() || schema.get("const").isPresent()) {
      return ArgumentRole.CONTROL;
    }
    String format = text(schema, "format");
    if (format.equals("email") || format.equals("idn-email") || format.startsWith("uri")) {
      return ArgumentRole.TARGET;
    }
    if (format.startsWith("date") || format.equals("time") || format.equals("duration")) {
      return ArgumentRole.CONTROL;
    }
    return byName(wordsOf(name), schema);
  }

  private ArgumentRole byName(List<String> words, JsonObject schema) {
    if (words.stream().anyMatch(CREDENTIALS::contains) || isKey(words)) {
      return ArgumentRole.CREDENTIAL;
    }
    String head = words.isEmpty() ? "" : words.getLast();
    if (words.stream().anyMatch(SOURCES::contains)) {
      return ArgumentRole.SELECTOR;
    }
    if (AMOUNTS.contains(head)) {
      return ArgumentRole.AMOUNT;
    }
    if (isNumber(schema) && !SELECTORS.contains(head) && !NUMBERED.contains(head)) {
      return ArgumentRole.AMOUNT;
    }
    // An e-mail's id names a thing; a user's id names somebody, if something is handed over.
    boolean thing = isId(head) && words.size() > 1;
    if (!thing && words.stream().anyMatch(TARGETS::contains)) {
      return moves || isWhereto(words) ? ArgumentRole.SELECTOR : ArgumentRole.TARGET;
    }
    if (givesAway && words.stream().anyMatch(PARTIES::contains)) {
      return ArgumentRole.TARGET;
    }
    boolean statement = head.equals("query") || head.equals("sql") || head.equals("statement");
    if ((executes && words.stream().anyMatch(COMMANDS::contains)) || (acts && statement)) {
      return ArgumentRole.COMMAND;
    }
    if (CONTENTS.contains(head)) {
      return ArgumentRole.CONTENT;
    }
    if (CONTROLS.contains(head)) {
      return ArgumentRole.CONTROL;
    }
    if (creates && (head.equals("name") || head.equals("names"))) {
      return ArgumentRole.CONTENT;
    }
    return words.stream().anyMatch(SELECTORS::contains)
        ? ArgumentRole.SELECTOR
        : ArgumentRole.CONTENT;
  }

  /** Nobody gets anything at the place that somebody travels to. */
  private boolean isWhereto(List<String> words) {
    List<String> named = wordsOf(tool.name());
    return !givesAway
        && words.stream().filter(TARGETS::contains).allMatch(DESTINATIONS::contains)
        && named.stream().noneMatch(CARRIED::contains)
        && Stream.concat(words.stream(), named.stream()).anyMatch(TRAVELS::contains);
  }

  private static Set<String> words(String text) {
    return SPACE.splitAsStream(text.strip()).collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isId(String head) {
    return Set.of("id", "ids", "uuid", "key", "code", "number", "ref").contains(head);
  }

  private static boolean isKey(List<String> words) {
    return words.contains("key")
        && (words.contains("api")
            || words.contains("public")
            || words.contains("private")
            || words.contains("ssh"));
  }

  private static boolean isNumber(JsonObject schema) {
    String type = text(schema, "type");
    return type.equals("number") || type.equals("integer") || type.equals("boolean");
  }

  private static boolean handsOver(VerbClass verb) {
    return switch (verb) {
      case SEND, PAY, SHARE, AUTH -> true;
      default -> false;
    };
  }

  private static JsonObject below(JsonObject schema, String step, boolean index) {
    if (index && schema.get("items").orElse(null) instanceof JsonObject items) {
      return items;
    }
    if (schema.get("properties").orElse(null) instanceof JsonObject properties
        && properties.get(step).orElse(null) instanceof JsonObject property) {
      return chosen(property);
    }
    return JsonObject.EMPTY;
  }

  /** Of a value that may also be null, what it is else. */
  private static JsonObject chosen(JsonObject schema) {
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.get(choice).orElse(null) instanceof JsonArray choices) {
        for (JsonValue item : choices.items()) {
          if (item instanceof JsonObject object && !text(object, "type").equals("null")) {
            return object;
          }
        }
      }
    }
    return schema;
  }

  private static String text(JsonObject schema, String name) {
    return schema.get(name).orElse(null) instanceof JsonString string ? string.value() : "";
  }
}
