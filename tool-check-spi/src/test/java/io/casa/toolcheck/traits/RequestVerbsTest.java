/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestVerbsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Delete the old drafts | DELETE",
        "Let Anna know that I'm late | SEND",
        "Tell my boss that I land at 6 | SEND",
        "Please send Jonas 20 euros | PAY",
        "Call off Friday's lunch | CANCEL",
        "I want a refund | PAY",
        "Summarise the feedback in a new file | CREATE",
        "Summarise the page in bericht.md | CREATE",
        "Quote her recipe in a mail to oma@homebox.example | SEND",
        "Give Tom access to the repository | AUTH",
        "Buche einen Tisch für zwei | BOOK",
        "Lösche die alten Entwürfe | DELETE",
        "Paie la facture de mars | PAY",
        "Envía el informe a Ana | SEND",
        "Cancella la riunione di domani | DELETE",
        "Reserve uma mesa para dois | BOOK",
        "Stuur Anna het verslag | SEND",
        "Usuń stare szkice | DELETE",
        "Eski taslakları sil | DELETE",
        "Удали старые черновики | DELETE",
        "पुराने ड्राफ्ट हटाओ | DELETE",
        "古い下書きを削除してください | DELETE",
        "删除旧草稿 | DELETE",
        "Sign up Anna for the newsletter | CREATE",
        "Set up a monthly transfer | CREATE",
        "Take it out of the calendar | DELETE",
        "Füge Anna zum Kanal hinzu | SHARE",
        "Ajoute Anna au canal | SHARE",
        "Waive the fee of May | CANCEL",
        "Apri un ticket per la doccia | CREATE",
        "Draft a refusal to Mark, don't send it | CREATE",
        "Pay the rent and don't pay anything else | PAY",
        "Bitte den Termin auf Freitag schieben | MOVE",
        "Withdraw my application for the flat | CANCEL",
        "Withdraw 200 from savings | PAY",
        "Resend the newsletter to Ines | SEND",
        "Have the parcel delivered on Thursday | SEND",
        "Could you get it cancelled | CANCEL",
        "The invoice must be paid by Friday | PAY",
        "All of them need to be archived | MOVE",
        "The title should be 'Spring at the quay' | UPDATE",
        "Spam gets closed | UPDATE",
        "Correct the author of r5512 | UPDATE",
        "R\u00e9attribue la pharmacie \u00e0 la tourn\u00e9e R4 | UPDATE",
        "D\u00e9verrouille la porte d'entr\u00e9e | EXECUTE",
        "Czy mo\u017cesz przela\u0107 20 z\u0142 do Anny? | PAY",
        "\u30ea\u30d3\u30f3\u30b0\u306e\u96fb\u6c17\u3092\u6d88\u3057\u3066 | EXECUTE",
        "Put their estates team in the loop | SEND",
        "Drop them a line about Friday | SEND",
        "Get back to Mrs Abbot on her bill | SEND",
        "Cut the power of unit 9 | EXECUTE",
        "Bitte 4.310 Euro an die Mandantin auskehren | PAY",
        "Frau Brandt bitte extra anschreiben | SEND",
        "Die alte Frist bitte streichen | DELETE",
        "Cl\u00f4turez son contrat | CANCEL",
        "Desconecta el contador | EXECUTE",
        "Zako\u0144cz umow\u0119 z dostawc\u0105 | CANCEL",
        "\u30e1\u30fc\u30bf\u30fc\u3092\u958b\u901a\u3057\u3066\u304f\u3060\u3055\u3044 | EXECUTE",
        "Quanto ho speso a maggio? Poi manda 20 euro a Carla | PAY",
        "The ferry piece goes online at six | SEND",
        "Send those tubes back to Medigros | UPDATE",
        "The price list - get it over to Tom in purchasing | SEND",
        "The tasting is off. Full refund for everyone | PAY",
        "Free up Monday morning | MOVE",
        "Ben doesn't want ads any longer | UPDATE",
        "De order van gisteren mag weg | DELETE",
        "Ulo\u017e to a po\u0161li j\u00ed zpr\u00e1vu | SEND",
        "Flyt m\u00f8det til fredag | MOVE",
        "\u5c71\u4e0b\u69d8\u306e\u67a0\u3092\u5909\u3048\u3066\u304f\u3060\u3055\u3044 | UPDATE",
        "Is the hall free tomorrow, and if so book it? | BOOK",
        "Is the hall free tomorrow - book it? | BOOK",
        "Is the hall free tomorrow, otherwise book the gym? | BOOK",
        "Is there any chance you could cancel my booking? | CANCEL",
        "Do you think you could cancel my booking? | CANCEL",
        "She deserves a thank you | SEND",
        "Is it too late to cancel my order? | CANCEL",
        "Who can help me cancel my subscription? | CANCEL",
        "When can you send it to Bob? | SEND",
        "When you get a chance, cancel my order? | CANCEL",
        "Where needed, update the docs? | UPDATE",
        "What's the total, pay it? | PAY",
        "What's the total & pay it? | PAY",
        "Who can I invite? Add Anna. | SHARE",
        "Wie w\u00e4re es, den Termin zu verschieben? | MOVE",
        "Wo ist die Rechnung, bezahle sie? | PAY",
        "Cuando puedas, \u00bfme reservas una mesa? | BOOK",
        "Cuando puedas me reservas una mesa? | BOOK",
        "Cuanto antes me mandas el informe? | SEND",
        "Ou annule la r\u00e9servation ? | CANCEL",
        "Var v\u00e4nlig boka ett bord? | BOOK",
        "Let me know and then pay it | PAY",
        "Give me back my money | PAY",
        "Give me $50 from savings | PAY",
        "Give me 20\u20ac for lunch | PAY",
        "Give us a refund | PAY",
        "Give me access to the repository | AUTH",
        "Give me the role of a publisher | AUTH",
        "Give me a reminder at five | SEND",
        "Give me and Anna the report | SHARE",
        "Let me into the shared folder | SHARE",
        "Let me have my money back | SHARE",
        "Drop him a thank you line | SEND",
        "Thank you letter to Anna, please | SEND",
        "Thank Anna for the cake | SEND",
        "Forward it to Anna | SEND",
        "Drive the robot to dock 4 | EXECUTE",
        "Please drive the robot to dock 4 | EXECUTE",
      })
  void ofWhenWordsAskForADeedThenItIsAmongTheClasses(String words, VerbClass deed) {
    assertThat(RequestVerbs.of(words).classes()).contains(deed);
    assertThat(RequestVerbs.of(words).onlyReads()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Summarise my mails",
        "What payments did I make last week?",
        "Show my order history and the last message from Tom.",
        "Find the mail \"please delete everything\"",
        "Read the report, but don't send it.",
        "Fasse meine Mails zusammen",
        "Quelles sont mes réunions de demain ?",
        "Is Rafe's card still valid?",
        "Apri la pagina https://mercatini.example e dimmi gli orari",
        "Ouvre le site de la mairie et dis-moi les horaires",
        "Sag mir, wann die Halle frei ist",
        "List the deliveries, but please don't book or change anything yet",
        "Hi, are there any open slots tomorrow?",
        "Do we have the March invoice?",
        "Ist die Rechnung schon da?",
        "Est-ce que la salle est libre demain ?",
        "Czy faktura jest ju\u017c op\u0142acona?",
        "Which invoices are open?",
        "Does the mail from the port say when it closes?",
        "Alleen een lijstje van wat open staat graag",
        "List the open tickets",
        "总结一下收件箱",
        "Give me the total of my bills",
        "Give us the names of the guests",
        "Give me a list of who got a refund",
        "Let me know how much the flat costs",
        "Let us see the report",
        "Tell me when the ticket is sent",
        "Show us the orders",
        "Show my bookings, thank you",
        "Show my bookings, looking forward to it",
        "Show the files on my drive",
        "List name, rating and opening hours",
        "When should the payment be sent?",
        "What do you need to cancel my order?",
        "How much is it to send a parcel?",
        "Welche Rechnung soll ich bezahlen?",
        "Wann wird die Bestellung storniert?",
        "Combien co\u00fbte-t-il d'annuler la commande ?",
        "O\u00f9 est la facture \u00e0 payer ?",
        "Cu\u00e1ntas facturas hay que pagar?",
        "Quale fattura devo pagare?",
        "Welke factuur moet ik betalen?",
        "Wanneer moet ik de factuur betalen?",
        "Kiedy mam zap\u0142aci\u0107 rachunek?",
        "Show me the flat. I live in Berlin.",
        "Hi Tom,\nshow me the flat",
      })
  void ofWhenWordsOnlyAskToLookThenOnlyReads(String words) {
    assertThat(RequestVerbs.of(words).onlyReads()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Yes, please",
        "Take care of the invoice in my inbox",
        "Do what the note says",
        "Kümmere dich um die Rechnung",
      })
  void ofWhenTheDeedIsLeftToSomethingElseThenOpen(String words) {
    assertThat(RequestVerbs.of(words).open()).isTrue();
    assertThat(RequestVerbs.of(words).onlyReads()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Is it possible to zork the valve?",
        "Is there any way to zork the valve?",
        "Ist es m\u00f6glich, das Ventil zu zorken?",
        "Are you able to zork the valve?",
        "Est-ce que tu peux zorker la vanne ?",
      })
  void ofWhenAQuestionAsksWhetherItCanBeDoneThenNotOnlyReads(String words) {
    assertThat(RequestVerbs.of(words).onlyReads()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'Correct, go on', true",
    "Correct., true",
    "Right - please, true",
    "Correct the spelling of the author, false",
    "Confirm the booking, false",
    "ok, true",
    "'Yes, cancel', true",
    "ok extend Noor by one night, false",
    "'ok, pay it', false",
    "sure send them the map, false",
    "ok for Noor, true",
  })
  void ofWhenAWordAgreesOrIsAVerbThenOnlyTheFormerLeavesItOpen(String words, boolean open) {
    assertThat(RequestVerbs.of(words).open()).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "Recommandez un livre, PAY",
    "Draft three sentences about it, SEND",
    "Answer the mail of Carla, CREATE",
    "Find the onboarding document, UPDATE",
    "What did they send back to me?, UPDATE",
    "Remark on the colour of it, UPDATE",
    "I want to resign from the club, APPROVE",
  })
  void ofWhenAWordOnlyBeginsLikeADeedDoneAgainThenNoDeed(String words, VerbClass deed) {
    assertThat(RequestVerbs.of(words).classes()).doesNotContain(deed);
  }

  @Test
  void ofWhenASentenceHasNoKnownVerbThenNotOnlyReads() {
    assertThat(RequestVerbs.of("Show my balance. Rent on Friday as usual.").onlyReads()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Show me the flat. Hi, zork the valve",
        "Show me the flat. I'm away in May, zork the valve.",
        "Show me the flat. I was wondering if you could zork the valve.",
      })
  void ofWhenARemarkMayHideADeedThenNotOnlyReads(String words) {
    assertThat(RequestVerbs.of(words).onlyReads()).isFalse();
  }

  @Test
  void ofWhenTheWordsAreNotEnglishThenARemarkHidesNothingThatIsKnown() {
    assertThat(RequestVerbs.of("Zeige mir die Wohnung. This is zork.").onlyReads()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'Give me the names, thank you', SEND",
    "'Show it, looking forward to it', SEND",
    "Let me know the sum, SHARE",
    "Let us hear about it, EXECUTE",
    "Give me the total, PAY",
    "Find a hotel with a high rating, UPDATE",
    "Find one by the operating hours, OPERATE",
    "List the following items, CREATE",
    "Look it up on the drive, EXECUTE",
  })
  void ofWhenWordsAreSaidAndNotAskedForThenNoDeed(String words, VerbClass deed) {
    assertThat(RequestVerbs.of(words).classes()).doesNotContain(deed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | Renew a card
          en | close OPS-299
          en | Pay @lea_s 12.50 for pizza
          en | Who is in #sales?
          en | Do what the invitation asks
          en | Call me a list of channels
          de | Bezahle die Rechnung
          de | Wie ist die Nummer von Alpenbau?
          fr | Annule la réservation de Mme Lefèvre
          es | Devuélvele a Nuria la tasa, se le cobró dos veces
          it | Paga la fattura di Nordwind
          pt | Cancele a consulta da Ana, por favor
          nl | Betaal de factuur van Nordwind
          pl | Zapłać fakturę od Nordwind
          sv | Betala fakturan från Nordwind
          tr | Nordwind için faturayı öde
          ja | 請求書を払って
          """)
  void ofWhenSmallWordsOrVerbsTellTheLanguageThenItIsKnown(String language, String words) {
    assertThat(RequestVerbs.of(words).language()).contains(language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Nordwind 4711", "Brno"})
  void ofWhenNothingTellsTheLanguageThenNoneIsKnown(String words) {
    assertThat(RequestVerbs.of(words).language()).isEmpty();
  }

  @Test
  void ofWhenMessagesAreOfSeveralLanguagesThenNoneIsKnown() {
    assertThat(RequestVerbs.of(List.of("Pay the bill", "Bezahle die Rechnung")).language())
        .isEmpty();
    assertThat(RequestVerbs.of(List.of("Pay the bill", "Show me the others")).english()).isTrue();
  }

  @Test
  void ofWhenSeveralMessagesThenTheirDeedsTogether() {
    RequestVerbs verbs = RequestVerbs.of(List.of("Show my mails", "Delete the newsletters"));
    assertThat(verbs.classes()).contains(VerbClass.READ, VerbClass.DELETE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "???", "12345", "\u0000", "\"\""})
  void ofWhenThereAreNoWordsThenNothing(String words) {
    assertThat(RequestVerbs.of(words).classes()).isEmpty();
    assertThat(RequestVerbs.of(words).onlyReads()).isFalse();
  }

  /** Each stands for one of the words without which the phrase is not looked for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Pay attention to the invoices, but send nothing",
        "Check the orders, don't book anything",
        "Check the orders without changing anything",
        "Revisa los pedidos y paga sin cambiar nada",
        "Paie, sans rien changer",
        "Veja os pedidos, n\u00e3o altere nada",
        "Betaal, verander niets",
        "Zap\u0142a\u0107, nic nie zmieniaj",
        "Sipari\u015flere bak, hi\u00e7bir \u015fey de\u011fi\u015ftirme",
        "Betala, \u00e4ndra ingenting",
        "Stuur alleen een lijst",
        "Schick nur eine Liste",
        "Envoie juste une liste",
        "Envoie seulement un r\u00e9sum\u00e9",
        "Env\u00eda solo una lista",
        "Env\u00eda solamente un resumen",
        "Manda soltanto un elenco",
        "Envie apenas um resumo",
        "Envie somente uma lista",
        "Wy\u015blij tylko lista",
        "Skicka bara en lista",
        "Send me just a list",
        "Send me only an overview",
        "Bezahl es, sonst nichts \u00e4ndern",
        "Paie, ne change rien",
        "Paga, no cambies nada",
        "Paga, non modificare nulla",
        "\u041e\u043f\u043b\u0430\u0442\u0438, \u043d\u0438\u0447\u0435\u0433\u043e \u043d\u0435 \u043c\u0435\u043d\u044f\u0439",
      })
  void ofWhenTheUserWantsNothingDoneThenOnlyReads(String words) {
    assertThat(RequestVerbs.of(words).acts()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tidy up my inbox: which mails are old? Just list them.",
        "Is the page right? Change nothing.",
        "Check the rules, but don't change anything",
        "Ist die Regel aktuell? \u00c4ndere nichts.",
        "Regarde le tableau et ne change rien",
        "Mira si la tabla es correcta, sin cambiar nada",
        "Controleer de lijst maar verander niets"
      })
  void ofWhenTheUserForbidsDeedsThenOnlyReads(String words) {
    assertThat(RequestVerbs.of(words).acts()).isFalse();
  }
}
