/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Words by which people ask for deeds, by language: lines of {@code CLASS[,CLASS]: words}. A word
 * that ends in {@code *} is the beginning of one. {@code OPEN} are words that leave the deed to
 * something else; {@code KNOWN} are small words by which the language is told. Accents don't count.
 * English verbs that tools have too are in {@link VerbWords}.
 */
final class SpokenVerbs {
  static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put(
        "en",
        """
        KNOWN: the a an my of to is are and for with me please what which can you in on from this that it all i her him his their them by at be we our your has have was will then if or not but any into about who
        KNOWN: how much when where why do did does don doesn there here he she they him us new every everyone whatever whether yesterday today tomorrow until since only out up off over more than been an its no could would should s ll re doesnt dont im
        READ: what which who when where whether how whats read reads overview summary
        CREATE,UPDATE,MOVE: put
        CREATE,UPDATE,SHARE,SEND: add include
        CREATE,SEND: write compose
        SEND: respond answer
        CREATE: draft
        CREATE: make jot note
        SHARE,SEND,PAY,AUTH: give grant lend
        SHARE,SEND,BOOK,CREATE: invite
        UPDATE,EXECUTE: freeze block tick enter roll mute
        UPDATE,MOVE,SHARE: hand sort
        CREATE,UPDATE: enter implement enrich combine dispute credit
        SHARE,AUTH,EXECUTE: let
        SEND: ping nudge inform advise thank congratulate warn brief circulate distribute dispatch deliver apologise apologize
        SEND,CREATE: remind
        PAY,MOVE: transfer
        PAY: settle cover split spend repay reimburse
        PAY,CREATE: order purchase buy subscribe
        UPDATE,BOOK,MOVE: reschedule postpone bring shift delay push
        UPDATE: rewrite modernise modernize bump raise lower adapt reorder
        CANCEL,DELETE: scrap skip
        BOOK,CREATE: arrange organise organize reservation appointment
        UPDATE,CREATE,PAY: return refund
        UPDATE,DELETE,CREATE: replace swap exchange
        MOVE,DELETE: archive tidy
        DELETE: dismiss cleanup
        CREATE,EXECUTE: build deploy release launch
        OPEN: proceed handle process execute follow
        BOOK: pencil squeeze slot
        SEND: relay escalate
        DELETE: ditch
        CANCEL,UPDATE: waive lift
        CANCEL,DELETE: withdraw retract rescind
        UPDATE,MOVE: reassign reallocate
        UPDATE,SEND: reroute redirect divert
        SEND: ship
        UPDATE,CREATE: allocate substitute
        APPROVE: decide endorse
        CREATE,SEND: issue lodge
        PAY: debit deduct compensate credit
        EXECUTE,DELETE: cut
        EXECUTE: disconnect reconnect
        SEND: contact phone ring
        """);
    TEXTS.put(
        "de",
        """
        KNOWN: der die das den dem ein eine einen und ist sind mir mich mein meine meinen bitte von zu mit für auf im am an wie was welche nach aus einer eines einem des oder alle ihn sie ich du er es wir ihr sich nicht in bis beim vom zum zur unter über als wenn dann noch schon heute ihre ihren seine unser unsere diese dieser dieses alles kann
        KNOWN: dir dich uns euch ihm ihnen dass weil wo wer denn doch nur auch mal aber hat habe haben wird werden wurde war hätte könnte könntest kannst möchte will soll sollte danke jetzt gestern morgen vor zwischen ohne gegen durch seit kein keine keinen unserem unseren unserer ihrem ihrer seinem seiner deren dessen dazu davon hier dort
        READ: zeig* lies les* lesen fass* zusammenfass* prüf* pruef* erklär* schau* sieh nenn* berechn* vergleich* übersetz* was welche* wie wann wo wer anzeig* abruf* hol* info gib
        SEARCH: such* find* finde durchsuch* ermittl* nachschlag*
        LIST: auflist* list* liste
        CREATE: erstell* anleg* leg* lege schreib* hinzufüg* füg* fueg* speicher* erzeug* eröffn* trag* eintrag* notier* mach* richt* einricht* reich* hochlad* lad
        UPDATE: änder* aender* aktualisier* setz* bearbeit* ersetz* korrigier* pass* anpass* stell* markier* schließ* schliess* erhöh* verlänger* umbenenn* benenn* umstell*
        MOVE: verschieb* kopier* verleg* archivier* verschick* umbuch*
        DELETE: lösch* loesch* entfern* wirf räum*
        SEND: send* schick* verschick* antworte beantwort* maile teil* mitteil* sag* sage informier* benachrichtig* weiterleit* leit* schreib* erinnere erinnern bescheid veröffentlich* melde melden
        PAY: zahl zahle zahlen bezahl* überweis überweise überweisen ueberweise ueberweisen kauf kaufe kaufen bestell bestelle bestellen erstatt* begleich* spend* transferier*
        SHARE: teil* freigeb* gib gebe einlad* lade lad
        BOOK: buche buchen reservier* vereinbar* plane planen mach* mieten umbuch*
        CANCEL: stornier* absag* sag* kündig* kuendig* abbrech* widerruf*
        APPROVE: bestätig* bestaetig* genehmig* akzeptier* annehm* nimm ablehn* lehn* freigeb*
        EXECUTE: start* führ* ausführ* ausfuehr* schalt* sperr* entsperr* stopp* neustart* deploy* spiele spielen
        AUTH: passwort kennwort berechtig* zugriff* zugang* rolle rechte
        OPEN: erledig* kümmer* kuemmer* ja abwickel*
        CREATE,UPDATE,SHARE,SEND: hinzufüg* füg* fueg* aufnehm*
        SEND: kommentier* richte
        UPDATE: zuweis* weis* zuordn* ordne verläng* hinterleg*
        CANCEL: zieh* zurückzieh* zurueckzieh*
        APPROVE: unterschreib* unterzeichn* zusag*
        PAY: zurückzahl* zurueckzahl* rückerstatt*
        CREATE,BOOK: anmeld* melde
        UPDATE,CREATE: bewert* eintrag*
        CANCEL: erlass* erlässt*
        EXECUTE,UPDATE: freischalt* aktivier* deaktivier* pausier* druck* ausdruck*
        CREATE,SEND: ausstell* einreich* nachreich* beantrag*
        PAY: gutschreib* abbuch* rückvergüt*
        MOVE,PAY: übertrag*
        UPDATE: tausch* wechsel* reduzier* senk* kürz* ergänz* vervollständig* verdoppel*
        PAY,BOOK: beauftrag*
        BOOK: vormerk*
        CANCEL,DELETE: streich* abbestell* abmeld* aufheb* auflös* beend*
        UPDATE: verringer* anheb* heraufsetz* herabsetz* umschreib* überarbeit* berichtig* nachtrag* ausfüll* vorzieh* verkürz* erneuer* abhak*
        SEND: anschreib* zusend* zuschick* übermittel* anruf* ruf kontaktier* verständig* frag fragen bedank* entschuldig* mahn* weitergeb* durchgeb*
        PAY: auszahl* einzahl* auskehr* verrechn*
        CREATE: verfass* entwerf* entwirf aufsetz* verbuch* erfass* dokumentier* protokollier* bereitstell*
        EXECUTE: abstell* ausschalt* einschalt* abschalt* anschalt* trenn* öffne öffnen aufschließ* abschließ* verriegel*
        BOOK: ansetz* anberaum* terminier* einplan*
        MOVE: schieb* umleit* ablegen ablege einsortier*
        SHARE: ausgeb* aushändig* überlass* leih* ausleih* verleih*
        AUTH: entzieh* erteil*
        APPROVE: zustimm* befürwort* quittier*
        UPDATE: dazunehm* hinzunehm* dazuschreib* eintrage
        CANCEL,DELETE: weg
        SEND: rumschick* rüberschick* durchreich*
        """);
    TEXTS.put(
        "fr",
        """
        KNOWN: le la les un une des du de et est sont mon ma mes moi pour avec dans sur que quel quelle quels quelles au aux ce cette ces son sa ses leur leurs il elle je nous vous ne pas qui se en y à qu demain svp
        KNOWN: a été avait avons avez ont nos vos notre votre mais ou où si plus par chez sans sous entre après avant puis donc comme tout tous toute toutes même merci stp aussi bien peux peut pouvez voudrais veux aujourd hui lui te s n j m c ça toi faut quand on elles ils cet celui celle
        READ: montr* regard* lis lire affich* résum* resum* vérifi* expliqu* donn* compar* calcul* quel* traduis traduire combien consult* dis
        SEARCH: cherch* recherch* trouv*
        LIST: list* énumèr*
        CREATE: cré* creer cree ajout* écri* ecri* rédig* enregistr* ouvr* not* fais faire mets mettre
        UPDATE: modifi* chang* met mets mettre actualis* remplac* corrig* renomm* ferm* augment* prolong*
        MOVE: déplac* deplac* copi* archiv* report* décal* transfér*
        DELETE: supprim* efface* effac* enlèv* enlev* retir* vide*
        SEND: envo* envoi* répon* repon* préven* previens inform* dis dire transmet* transfér* transfer* publi* écri* rappel* communiqu* signal* remerci*
        PAY: pai* pay* règl* regl* vire* virement achèt* achet* command* rembours* transfér* vers*
        SHARE: partag* invit* donn*
        BOOK: réserv* reserv* planifi* prends programm* lou* organis*
        CANCEL: annul* résili* resili*
        APPROVE: approuv* valid* accept* confirm* refus* rejet*
        EXECUTE: lanc* exécut* execut* démarr* allum* étein* eteign* arrêt* redémarr* verrouill* bloqu* déploi*
        AUTH: passe autoris* accès acces droits permission* rôle
        OPEN: occup* oui trait* vas-y
        CREATE,UPDATE,SHARE,SEND: ajout*
        SEND: commente commenter commentez
        UPDATE: assign* attribu* affect* complèt* évalu*
        APPROVE: sign*
        CREATE,BOOK: inscri*
        CREATE: sauvegard* télécharg*
        CANCEL: retir* exonér*
        EXECUTE: déverrouill* débranch*
        EXECUTE,UPDATE: libér* débloqu* activ* désactiv* suspend* imprim*
        CREATE,SEND: émet* soumet* dépos*
        PAY: crédit* débit* dédommag*
        UPDATE: baiss* rédui* diminu* échang* rétabli* repouss* avanc*
        SEND: relanc*
        UPDATE,CANCEL: clôtur* terminer terminez
        DELETE: raye rayer rayez détrui* désinscri* désabonn* décommand*
        UPDATE: ajust* adapt* rectif* renouvel* coche* compléter
        SEND: adresse adresser adressez notifi* avert* contact* appelle appeler appelez
        PAY: acquitt* débours*
        CREATE: établi* saisi saisis saisir saisissez consign* prépar* génér* dresse
        EXECUTE: coupe coupez couper branch* rebranch* rétabli*
        BOOK: fixe fixer fixez convoqu*
        MOVE: range ranger rangez classe classer classez
        SHARE: prête prêter prêtez confie confier remets remettre remettez
        AUTH: révoqu* octroi*
        APPROVE: agré*
        """);
    TEXTS.put(
        "es",
        """
        KNOWN: el la los las un una de del y es son mi mis me para con en por que cual cuál cuales al lo su sus se tu tus a este esta esto ese esa todos todas hay he ha favor hoy mañana
        KNOWN: le les nos te no si sí pero porque cuando donde como qué quien muy más ya también sin sobre entre hasta desde está están ser fue tengo tiene tenemos puedes podrías quiero quiere necesito otro otra mismo misma nuestro nuestra gracias después antes ahora eso aquí sea han había cada ella ellos usted ustedes
        READ: muestr* mostr* lee leer resum* verific* revis* explic* dime dame compar* calcul* cual* cuánt* cuant* traduc* consult* ver
        SEARCH: busc* encuentr* encontr* localiz*
        LIST: list* enumer*
        CREATE: cre* añad* anad* agreg* escrib* redact* guard* abr* registr* haz hacer pon anot*
        UPDATE: modific* cambi* actualiz* edit* reemplaz* corrig* renombr* cierr* marc* aument* pon
        MOVE: muev* mov* copi* archiv* traslad* pasa*
        DELETE: elimin* borr* quit* suprim*
        SEND: enví* envi* mand* respond* avis* inform* notific* reenv* public* escrib* comunic* recuerd* contest* dile
        PAY: pag* transfier* transfer* compr* reembols* abon* pid* encarg*
        SHARE: compart* invit* da dar dale
        BOOK: reserv* agend* program* alquil* cita
        CANCEL: cancel* anul*
        APPROVE: aprueb* aprob* acept* confirm* rechaz*
        EXECUTE: ejecut* lanz* inici* enciend* encend* apag* deten* reinici* bloque* despleg*
        AUTH: contraseña contrasena permis* acces* rol autoriz*
        OPEN: encárg* ocúp* ocup* sí si adelante gestion* tramit*
        CREATE,UPDATE,SHARE,SEND: añad* anad* agreg*
        SEND: coment*
        UPDATE: asign* complet* valor* calific*
        APPROVE: firm*
        PAY: devuelv* devolv*
        CREATE,BOOK: inscrib* apunt*
        CREATE: descarg* sube subir
        CANCEL: retir* condon*
        EXECUTE,UPDATE: liber* desbloque* activ* desactiv* suspend* imprim*
        CREATE,SEND: emit* present*
        PAY: acredit*
        UPDATE: reduc* reduz* baj* prorrog* amplí* retras* adelant*
        DELETE: tacha tachar
        CANCEL: rescind* baja
        UPDATE: ajust* rectif* renov* renuev*
        SEND: contact* llama llamar pregunt* reclam*
        PAY: liquid* ingres*
        CREATE: prepar* elabor* gener*
        EXECUTE: corta cortar corte conect* desconect* reconect*
        BOOK: fija fijar concert*
        SHARE: presta prestar entreg*
        AUTH: revoc* conced* otorg*
        APPROVE: valida validar
        """);
    TEXTS.put(
        "it",
        """
        KNOWN: il lo la gli le un una di del della e è sono mio mia miei mie mi per con in che quale quali al alla da i a ad ai agli ho ha hai poi come nel nella sul sulla su se non questo questa tutti tutte dal dalla
        KNOWN: ti ci vi si ma o anche più sia era stato stata dei degli delle nei nelle alle dello allo col tra fra senza prima dopo ora oggi domani grazie favore chi dove quando nostro nostra suo sua loro quello quella io tu lui lei noi voi cosa così già puoi può vorrei voglio devo però quindi
        READ: mostr* legg* riassum* verific* controll* spieg* dimmi confront* calcol* qual* quant* traduc* dammi vedi consult*
        SEARCH: cerc* trov*
        LIST: elenc*
        CREATE: cre* aggiung* scriv* salv* apri registr* annot* fai fare metti
        UPDATE: modific* cambi* aggiorn* sostitu* corregg* rinomin* chiud* aument* imposta*
        MOVE: spost* copia* archivi* sposta* rinvi*
        DELETE: elimin* cancell* rimuov* togli*
        SEND: invi* mand* rispond* avvis* inform* notific* inoltr* pubblic* scriv* ricord* comunic* spedi*
        PAY: pag* bonific* trasfer* compr* acquist* rimbors* ordin* vers*
        SHARE: condivid* invit* dai
        BOOK: prenot* fiss* program* noleggi* organizz*
        CANCEL: annull* disdi* disdett* cancell*
        APPROVE: approv* accett* conferm* rifiut*
        EXECUTE: esegu* avvi* accend* spegn* ferm* riavvi* blocc*
        AUTH: password permess* access* ruolo autorizz*
        OPEN: occup* sì procedi* gestisc*
        CREATE,UPDATE,SHARE,SEND: aggiung*
        SEND: comment*
        UPDATE: assegn* complet* valut*
        APPROVE: firm*
        PAY: restitui*
        CREATE,BOOK: iscriv*
        CREATE: scaric* caric*
        CANCEL: ritir* condon*
        EXECUTE,UPDATE: libera* sblocc* attiv* disattiv* sospend* stamp*
        CREATE,SEND: emett* present*
        PAY: accredit* addebit*
        UPDATE: riduc* abbass* prorog* prolung* anticip*
        CANCEL: revoc* depenn*
        UPDATE: rettific* adegu* rinnov*
        SEND: contatt* chiama chiamare chiedi chiedere sollecit*
        PAY: liquid* salda saldare
        CREATE: prepar* predispon* gener* inser*
        EXECUTE: stacc* collega collegare
        SHARE: presta prestare consegn*
        AUTH: conced*
        APPROVE: convalid*
        """);
    TEXTS.put(
        "pt",
        """
        KNOWN: o os as um uma de do da dos das e é são meu minha meus minhas me para com em por que qual quais no na ao a aos pelo pela este esta isto todos todas hoje amanhã favor eu você tem se seu sua à às
        KNOWN: ele ela eles elas lhe lhes nos nas pelos pelas mas ou não sim também já mais muito nosso nossa obrigado obrigada depois antes agora está estão foi ser ter tenho pode podes gostaria quero preciso sem sobre até entre dele dela isso aquele aquela num numa cada
        READ: mostr* leia ler resum* verifi* revis* expliqu* diga compar* calcul* qual quais quant* traduz* consult* ver veja dê
        SEARCH: procur* busc* encontr* pesquis* ache
        LIST: list*
        CREATE: cri* adicion* escrev* guard* salv* abr* regist* acrescent* anot* faz* faça coloque
        UPDATE: modifi* alter* mud* atualiz* edit* substitu* corrij* renome* fech* marqu* aument* troque troc*
        MOVE: mov* copi* arquiv* transfir* adi*
        DELETE: elimin* apag* exclu* remov*
        SEND: envi* mand* respond* avis* inform* notifiqu* encaminh* publi* escrev* lembr* comuniqu*
        PAY: pag* pagu* transfir* transfer* compr* reembols* encomend* ped* peça
        SHARE: partilh* compartilh* convid*
        BOOK: reserv* agend* marc* marqu* program* alugu*
        CANCEL: cancel* anul*
        APPROVE: aprov* aceit* confirm* recus* rejeit*
        EXECUTE: execut* inici* ligu* deslig* par* reinici* bloque*
        AUTH: senha permiss* acess* autoriz* palavra-passe
        OPEN: trat* sim resolv* cuid* prossiga*
        CREATE,UPDATE,SHARE,SEND: adicion* acrescent*
        SEND: coment*
        UPDATE: atribu* complet* avali*
        APPROVE: assin*
        PAY: devolv*
        CREATE,BOOK: inscrev*
        CREATE: baix* carreg*
        CANCEL: retir* perdo* isent*
        EXECUTE,UPDATE: liber* desbloque* ativ* desativ* suspend* imprim*
        CREATE,SEND: emit* apresent* submet*
        PAY: credit* debit*
        UPDATE: reduz* baix* prorrog* prolong* antecip*
        CANCEL: encerr* revog*
        DELETE: risque riscar
        UPDATE: ajust* retific* renov*
        SEND: contat* contact* pergunt*
        PAY: liquid* quite quitar
        CREATE: prepar* gere gerar insira inserir
        EXECUTE: corte cortar desconect*
        BOOK: fixe fixar
        SHARE: empreste emprestar entregu*
        AUTH: conced*
        APPROVE: valid*
        """);
    TEXTS.put(
        "nl",
        """
        KNOWN: de het een en is zijn mijn me mij van met voor op naar wat welke aan te in dat alle ik je u uw ons onze niet ook als dan om bij uit over deze dit die nog morgen vandaag graag
        KNOWN: wie waar wanneer maar of wel even kun kunt kan wil wilt heb hebt heeft was waren werd wordt worden er hij zij ze hun haar hem jullie jouw jou zonder tegen door tussen alsjeblieft bedankt geen toch al deze daar hier onder tot
        READ: toon lees vat samenvat* controleer* bekijk* vertel* leg vergelijk* bereken* wat welke geef laat vertaal*
        SEARCH: zoek* vind*
        LIST: lijst* som
        CREATE: maak* voeg* schrijf* bewaar* open* noteer* sla stel zet
        UPDATE: wijzig* verander* werk bijwerk* pas* vervang* corrigeer* hernoem* sluit* verhoog* zet markeer*
        MOVE: verplaats* kopieer* archiveer* verzet* verschuif*
        DELETE: verwijder* wis* gooi*
        SEND: stuur* verstuur* zend* verzend* antwoord* beantwoord* laat informeer* meld* mail* doorstuur* publiceer* herinner* schrijf*
        PAY: betaal* maak koop* bestel* terugbetaal* overmaak* overschrijv*
        SHARE: deel* nodig* geef
        BOOK: boek* reserveer* plan* huur*
        CANCEL: annuleer* zeg* opzeg* afzeg*
        APPROVE: keur* accepteer* bevestig* weiger* goedkeur*
        EXECUTE: voer* start* zet* stop* herstart* blokkeer* vergrendel*
        AUTH: wachtwoord toegang rechten machtig*
        OPEN: regel* ja handel*
        CREATE,UPDATE,SHARE,SEND: voeg* toevoeg*
        SEND: reageer* deel
        UPDATE: wijs toewijz* beoordeel*
        APPROVE: onderteken*
        CANCEL: trek intrek*
        CREATE,BOOK: inschrijf* meld*
        CREATE: download* upload*
        CANCEL: kwijtscheld* scheld*
        EXECUTE,UPDATE: deblokkeer* activeer* deactiveer* print* vrijgeef*
        CREATE,SEND: indien* dien
        PAY: crediteer*
        UPDATE: verlaag* verleng* ruil* wissel* omruil*
        CANCEL: beëindig* schrap*
        UPDATE: vul vink vernieuw* aanpass*
        SEND: bel bellen vraag vragen contacteer*
        PAY: stort storten
        CREATE: registreer* voorbereid*
        EXECUTE: koppel* ontkoppel* schakel*
        SHARE: leen uitleen* overhandig*
        AUTH: verleen*
        APPROVE: accordeer*
        CANCEL,DELETE: weg
        SEND: sturen doorsturen mailen
        PAY: betalen bestellen
        BOOK: boeken reserveren
        UPDATE: aanpassen wijzigen veranderen bijwerken
        CANCEL: annuleren afzeggen
        MOVE: verplaatsen verzetten
        """);
    TEXTS.put(
        "pl",
        """
        KNOWN: i w na z do mi mój moje moja moich jest są proszę o od dla się ten to jakie jaki że jak po za przez ale nie mnie jej jego ich te ta tę tej jutro dziś wszystkie
        KNOWN: tylko też także oraz lub albo czy gdy kiedy gdzie kto co który która które był była było będzie są mam masz ma chcę może możesz dzięki dziękuję teraz wczoraj przed nad pod przy bez między jeszcze już bardzo nam nas was go mu ją swój swoja swoje nasz nasza nasze tego tym tych we ze mnie mną niech ten tam tu
        READ: pokaż pokaz* przeczytaj* podsumuj* sprawdź sprawdz* wyjaśnij* porównaj* oblicz* jak* ile przetłumacz* wyświetl* podaj
        SEARCH: znajdź znajdz* szukaj* wyszuk* poszuk*
        LIST: wymień list* wypisz
        CREATE: utwórz utworz* dodaj* napisz* zapisz* stwórz stworz* otwórz załóż przygotuj* zrób
        UPDATE: zmień zmien* zaktualiz* edytuj* popraw* zamień zastąp* zamknij* oznacz* ustaw* zwiększ*
        MOVE: przenieś przenies* skopiuj* zarchiwiz* przesuń przełóż
        DELETE: usuń usun* skasuj* wykasuj*
        SEND: wyślij wyslij* prześlij przeslij* odpowiedz* poinformuj* powiadom* przekaż opublikuj* napisz* przypomnij*
        PAY: zapłać zaplac* opłać przelej* kup* zamów* zwróć wpłać
        SHARE: udostępnij* udostepnij* zaproś zapros* podziel*
        BOOK: zarezerwuj* umów zaplanuj* wynajmij*
        CANCEL: anuluj* odwołaj* wypowiedz*
        APPROVE: zatwierdź zaakceptuj* potwierdź odrzuć*
        EXECUTE: uruchom* włącz* wyłącz* zatrzymaj* zablokuj*
        AUTH: hasło haslo uprawnie* dostęp*
        OPEN: zajmij* tak załatw*
        CREATE,UPDATE,SHARE,SEND: dodaj*
        SEND: skomentuj*
        UPDATE: przypisz* przydziel* oceń ocen*
        APPROVE: podpisz*
        CANCEL: wycofaj*
        PAY: oddaj*
        CREATE,BOOK: zarejestruj* zapisz*
        CREATE: pobierz* prześlij*
        CANCEL: umorz* umórz
        EXECUTE,UPDATE: odblokuj* aktywuj* dezaktywuj* zawieś wydrukuj* zwolnij*
        CREATE,SEND: wystaw* złóż
        UPDATE: obniż* przedłuż* podnieś wymień
        PAY: przelać przelew* zwrócić zamówić opłacić
        SEND: wysłać przesłać powiadomić odpowiedzieć
        CREATE,UPDATE,SHARE,SEND: dodać
        CREATE,SEND: napisać zapisać
        BOOK: zarezerwować umówić
        MOVE: przełożyć przesunąć przenieść
        CANCEL: anulować odwołać
        APPROVE: zatwierdzić potwierdzić odrzucić
        SHARE: udostępnić
        CANCEL: zakończ* skreśl*
        UPDATE: uzupełnij* skoryguj* odnów
        SEND: zadzwoń zapytaj* skontaktuj* poproś
        PAY: wypłać* rozlicz*
        CREATE: sporządź wpisz* wprowadź* zanotuj*
        EXECUTE: odłącz* podłącz*
        BOOK: ustal*
        MOVE: przekieruj*
        SHARE: wydaj* pożycz*
        AUTH: nadaj*
        """);
    TEXTS.put(
        "tr",
        """
        KNOWN: ve bir bu için ile benim bana lütfen da de mı mi ne hangi olan son ben sen şu var yok mu mü olarak kadar sonra gibi daha tüm yarın bugün
        KNOWN: değil ama veya ya ki çok en beni sana seni senin ona onu onun bize bizi bizim size o bunu şunu buna misin mısın teşekkürler şimdi dün önce göre içinde her hiç burada orada artık diye numaralı adlı
        READ: göster* oku* özetle* kontrol açıkla* karşılaştır* hesapla* ne hangi kaç çevir* bak* söyle*
        SEARCH: bul* ara arat* araştır*
        LIST: listele*
        CREATE: oluştur* ekle* yaz* kaydet* hazırla* aç* kur*
        UPDATE: değiştir* güncelle* düzenle* düzelt* kapat* işaretle* ayarla* artır* yap*
        MOVE: taşı* kopyala* arşivle* ertele*
        DELETE: sil* kaldır* temizle*
        SEND: gönder* yolla* yanıtla* cevapla* bildir* ilet* haber paylaş* yayınla* hatırlat*
        PAY: öde* aktar* havale satın sipariş iade transfer*
        SHARE: paylaş* davet*
        BOOK: rezerv* ayırt* planla* randevu kirala* ayarla*
        CANCEL: iptal*
        APPROVE: onayla* kabul* reddet*
        EXECUTE: çalıştır* başlat* durdur* kilitle* engelle*
        AUTH: şifre* parola* izin* yetki* erişim*
        OPEN: hallet* ilgilen* evet
        CREATE,UPDATE,SHARE,SEND: ekle*
        SEND: yorum*
        UPDATE: ata atay* değerlendir*
        APPROVE: imzala*
        PAY: ödeme*
        CREATE: indir* yükle*
        UPDATE: uzat* düşür*
        EXECUTE,UPDATE: etkinleştir* yazdır*
        CANCEL: geri
        UPDATE: yenile*
        SEND: sor sorun
        PAY: yatır*
        CREATE: gir girin
        EXECUTE: kes kesin bağla*
        """);
    TEXTS.put(
        "ru",
        """
        KNOWN: и в на с по мне мой моя мои для что это из от пожалуйста все как какие я вы он она мы не но а о об у за до к же ли его её их этот эта эти завтра сегодня если
        READ: покаж* прочит* прочт* резюмир* провер* объясн* сравн* посчит* как* сколько перевед* скаж* узна* подведи
        SEARCH: найд* найти поищ* ищ* поиск*
        LIST: перечисл* спис*
        CREATE: созда* добав* напиш* сохран* откро* запиш* сдела* состав*
        UPDATE: измен* обнов* исправ* замен* закро* отмет* поменя* установ* увелич* продл*
        MOVE: перемест* перенес* скопир* архивир* сдвин*
        DELETE: удал* сотр* убер* очист*
        SEND: отправ* пошл* ответ* сообщ* уведом* перешл* напиш* опублик* напомн* скаж*
        PAY: оплат* заплат* перевед* перевест* купи* закаж* верн* перечисл*
        SHARE: подел* пригла* предостав*
        BOOK: заброниру* назнач* заплан* бронир* арендуй*
        CANCEL: отмен* аннулир*
        APPROVE: утверд* одобр* прим* подтверд* отклон*
        EXECUTE: запуст* выполн* включ* выключ* останов* перезапуст* заблокир*
        AUTH: парол* доступ* прав* роль
        OPEN: займись* разбер* да сделай*
        CREATE,UPDATE,SHARE,SEND: добав*
        SEND: коммент* прокоммент*
        UPDATE: оцен* назнач*
        APPROVE: подпиш*
        CREATE,BOOK: зарегистр* запиш*
        CREATE: скача* загруз*
        CANCEL: спиш* отзов*
        EXECUTE,UPDATE: разблокир* активир* приостанов* распечат*
        CREATE,SEND: выпиш* выстав* подай*
        UPDATE: сниз* переназнач*
        CANCEL: расторг* вычеркн*
        UPDATE: скорректир* дополн*
        SEND: позвон* спроси* свяж*
        PAY: выплат* зачисл*
        CREATE: внес* подготов* оформ*
        EXECUTE: отключ* подключ*
        SHARE: выдай*
        """);
    TEXTS.put(
        "hi",
        """
        KNOWN: का के की है हैं में से को और मेरे मेरा मेरी मुझे कृपया यह
        READ: दिखा* पढ़* सारांश बता* जाँच* जांच* क्या कौन कितन* अनुवाद समझा* देख*
        SEARCH: खोज* ढूंढ* ढूँढ* तलाश*
        LIST: सूची
        CREATE: बना* जोड़* लिख* सहेज*
        UPDATE: बदल* अपडेट संपादित सुधार* सेट
        MOVE: स्थानांतरित कॉपी
        DELETE: हटा* मिटा* डिलीट
        SEND: भेज* जवाब सूचित उत्तर संदेश
        PAY: भुगतान खरीद* ट्रांसफर चुका* ऑर्डर
        SHARE: साझा आमंत्रित शेयर
        BOOK: बुक आरक्षित शेड्यूल
        CANCEL: रद्द
        APPROVE: स्वीकार स्वीकृत पुष्टि अस्वीकार
        EXECUTE: चला* शुरू बंद चालू
        AUTH: पासवर्ड अनुमति
        OPEN: हाँ हां संभाल
        CREATE,UPDATE,SHARE,SEND: जोड़*
        SEND: टिप्पणी
        """);
    TEXTS.put(
        "ja",
        """
        READ: 見せ 教え 要約 まとめ 確認 読 表示 比較 計算 翻訳 いくら 何
        SEARCH: 検索 探 調べ 見つけ
        LIST: 一覧 リスト
        CREATE: 作成 作っ 追加 書 登録 保存 新規
        UPDATE: 変更 更新 修正 編集 設定 直し
        MOVE: 移動 コピー 移し ずらし 延期
        DELETE: 削除 消し 消去
        SEND: 送 返信 知らせ 通知 連絡 伝え 投稿 転送 メールし 返事 報告
        PAY: 支払 払 振込 振り込 購入 買 注文 送金 返金
        SHARE: 共有 招待
        BOOK: 予約 予定 スケジュール
        CANCEL: キャンセル 取り消 中止 解約
        APPROVE: 承認 承諾 拒否 却下
        EXECUTE: 実行 起動 停止 再起動 オン オフ ロック
        AUTH: パスワード 権限 アクセス
        OPEN: 対応 お願い 処理 はい
        CREATE,UPDATE,SHARE,SEND: 追加
        SEND: コメント
        EXECUTE: つけ 消し 開け 閉め
        UPDATE: にして
        UPDATE: 割り当て 割当
        APPROVE: 署名
        EXECUTE: 開通 解除 再開
        CREATE: 入れ 記入 発行
        CREATE,SEND: 提出
        BOOK: 手配
        UPDATE: 延長
        SHARE: 貸し 渡し
        SEND: 電話 聞い 尋ね 公開 掲載 発信
        UPDATE: 変え 替え 換え 訂正 差し替え 入れ替え 振り替え 減らし 増やし 上げ 下げ
        CANCEL: 断っ 取りやめ
        PAY: 返し 戻し
        BOOK: 押さえ 取って 申し込
        DELETE: 外し 破棄
        """);
    TEXTS.put(
        "zh",
        """
        READ: 显示 查看 看 总结 告诉 读 检查 比较 计算 翻译 多少 什么 哪些 概括 顯示 總結
        SEARCH: 搜索 查找 找 查询 查 搜
        LIST: 列出 列表
        CREATE: 创建 新建 添加 写 保存 建立 增加 生成 創建 記錄 记录
        UPDATE: 修改 更新 更改 改 编辑 设置 设为 替换 更正 修改
        MOVE: 移动 复制 移到 归档 推迟
        DELETE: 删除 清除 移除 删 刪除
        SEND: 发送 发 回复 通知 转发 发布 寄 提醒 告知 给频道 给群 發送 回覆
        PAY: 支付 付款 转账 购买 买 汇款 付 订购 退款 轉帳 转 缴
        SHARE: 分享 共享 邀请
        BOOK: 预订 预约 预定 安排 订 預訂
        CANCEL: 取消 撤销
        APPROVE: 批准 同意 接受 确认 拒绝
        EXECUTE: 运行 执行 启动 停止 重启 打开 关闭 锁定
        AUTH: 密码 权限 授权
        OPEN: 处理 办理 是的 好的
        CREATE,UPDATE,SHARE,SEND: 添加 加
        SEND: 评论 留言
        UPDATE: 分配 指派
        APPROVE: 签
        EXECUTE: 开通 关掉 断开
        CREATE,SEND: 提交
        CREATE: 登记 录入
        UPDATE: 延长 续
        SEND: 打电话 询问 公开
        """);
    TEXTS.put(
        "ko",
        """
        READ: 보여 알려 요약 읽 확인 비교 번역 계산 얼마 무엇 뭐 어떤 언제 누가
        SEARCH: 찾 검색 조회
        LIST: 목록 나열
        CREATE: 만들 작성 추가 등록 생성 적어 저장
        UPDATE: 바꿔 바꾸 변경 수정 업데이트 고쳐 설정 갱신 완료
        MOVE: 옮 이동 복사 미뤄 연기
        DELETE: 삭제 지워 지우 제거 없애
        SEND: 보내 전송 답장 전달 알림 공지 게시 회신 올려
        PAY: 결제 송금 지불 이체 입금 환불 구매 주문
        SHARE: 공유 초대
        BOOK: 예약 잡아
        CANCEL: 취소 해지 철회
        APPROVE: 승인 수락 거절 반려
        EXECUTE: 실행 시작 중지 재시작 켜 꺼 배포
        AUTH: 비밀번호 권한 접근
        OPEN: 처리 진행 네 부탁 해결
        CREATE,UPDATE,SHARE,SEND: 추가
        SEND: 댓글 코멘트
        UPDATE: 배정 할당
        APPROVE: 서명
        EXECUTE: 차단 연결
        CREATE,SEND: 제출
        CREATE: 입력 넣어
        UPDATE: 연장
        SEND: 물어 전화
        """);
    TEXTS.put(
        "ar",
        """
        READ: \u0627\u0642\u0631\u0627 \u0644\u062e\u0635 \u0627\u0639\u0631\u0636 \u0645\u0627 \u0643\u0645 \u0645\u062a\u0649 \u0645\u0646 \u062a\u0631\u062c\u0645 \u0627\u062e\u0628\u0631\u0646\u064a
        SEARCH: \u0627\u0628\u062d\u062b \u062c\u062f
        LIST: \u0642\u0627\u0626\u0645\u0629
        CREATE: \u0627\u0646\u0634\u0626 \u0627\u0643\u062a\u0628 \u0627\u0636\u0641 \u0633\u062c\u0644 \u0627\u062d\u0641\u0638
        UPDATE: \u063a\u064a\u0631 \u0639\u062f\u0644 \u062d\u062f\u062b
        MOVE: \u0627\u0646\u0642\u0644 \u0627\u0646\u0633\u062e \u0627\u062c\u0644
        DELETE: \u0627\u062d\u0630\u0641 \u0627\u0645\u0633\u062d \u0627\u0632\u0644
        SEND: \u0627\u0631\u0633\u0644 \u0627\u0628\u0639\u062b \u0631\u062f \u0627\u0628\u0644\u063a
        PAY: \u0627\u062f\u0641\u0639 \u062d\u0648\u0644 \u0627\u0634\u062a\u0631
        SHARE: \u0634\u0627\u0631\u0643 \u0627\u062f\u0639
        BOOK: \u0627\u062d\u062c\u0632
        CANCEL: \u0627\u0644\u063a
        APPROVE: \u0648\u0627\u0641\u0642 \u0627\u0631\u0641\u0636
        EXECUTE: \u0634\u063a\u0644 \u0627\u0637\u0641\u0626 \u0646\u0641\u0630
        AUTH: \u0635\u0644\u0627\u062d\u064a
        OPEN: \u062a\u0648\u0644 \u0646\u0639\u0645
        """);
    TEXTS.put(
        "cs",
        """
        KNOWN: a i v na s se z ze k ke do od pro po za že je jsou mi mě můj moje mu jí jeho její ten ta to tu té ho ji prosím kdy kde co jak který která které ale nebo také už jen aby u o si jsem jsme máme má mají dnes zítra včera děkuji díky
        READ: ukaž* zobraz* přečti* shrň* zkontroluj* ověř* porovnej* spočítej* přelož* řekni kolik podívej* zjisti*
        SEARCH: najdi* hledej* vyhledej*
        LIST: vypiš*
        CREATE: vytvoř* přidej* napiš* ulož* založ* zapiš* zaznamenej* vystav* připrav*
        UPDATE: změň* uprav* aktualizuj* oprav* nastav* zvyš* sniž* prodluž* označ* uzavři* vyměň* doplň* přiřaď*
        MOVE: přesuň* posuň* zkopíruj* přelož* převeď*
        DELETE: smaž* vymaž* odstraň* zruš*
        SEND: pošli* odešli* odpověz* informuj* oznam* přepošli* napiš* připomeň* potvrď* dej zavolej*
        PAY: zaplať* uhraď* převeď* kup* objednej* vrať* proplať*
        SHARE: sdílej* pozvi* zpřístupni*
        BOOK: rezervuj* objednej* zamluv* naplánuj* domluv*
        CANCEL: zruš* odvolej* storn* odhlas*
        APPROVE: schval* potvrď* odmítni* přijmi* podepiš*
        EXECUTE: spusť* zastav* restartuj* zablokuj* odblokuj* vytiskni* zamkni* odemkni*
        AUTH: heslo přístup* oprávn*
        OPEN: vyřeš* postarej* zařiď* ano
        """);
    TEXTS.put(
        "da",
        """
        KNOWN: og at det som er en et på til for jeg ikke af kan du mig min mit mine den vil hvor de dem han hun vi fra ud ind op om så alle i med har skal blev bliver hendes hans deres os jer ved eller men også tak hvad hvornår gerne lige her der i dag morgen går
        READ: vis læs opsummer* kontroller* tjek* sammenlign* oversæt* beregn* hvad hvilke hvor hvornår
        SEARCH: søg* find*
        LIST: list*
        CREATE: opret* skriv* tilføj* gem* registrer* lav
        UPDATE: ændr* opdater* ret* sæt* forlæng* hæv* sænk* udskift* byt* tildel*
        MOVE: flyt* kopier* udskyd*
        DELETE: slet* fjern* ryd*
        SEND: send* svar* besked meddel* mail* informer* underret* videresend* påmind* skriv*
        PAY: betal* overfør* køb* bestil* refunder* tilbagebetal*
        SHARE: del inviter*
        BOOK: book* reserver* planlæg*
        CANCEL: aflys* annuller* afbestil* afmeld* opsig*
        APPROVE: godkend* afvis* bekræft* accepter*
        EXECUTE: kør start* stop* genstart* lås* bloker* tænd* sluk*
        AUTH: adgangskode adgang* rettighed*
        OPEN: ordn* klar håndter* ja
        """);
    TEXTS.put(
        "sv",
        """
        KNOWN: och att det som ett är på för jag inte till av kan du mig min mitt mina den vill hur de dem han hon vi ni från ut in upp om så alla denna detta i
        KNOWN: men eller var som hade har vara blir blev ska skulle hans hennes deras oss er vår våra sin sitt sina ditt din dina tack snälla hej igen också efter innan före mellan utan mot genom bara här där nu idag imorgon igår
        READ: vad vilka vilken när hur visa läs sammanfatta kontrollera jämför översätt räkna berätta titta
        SEARCH: sök* hitta leta
        LIST: lista
        CREATE: skapa skriv lägg registrera spara anteckna anmäl
        CREATE,UPDATE,MOVE: sätt ställ
        UPDATE: ändra uppdatera byt justera markera höj sänk
        MOVE: flytta kopiera senarelägg
        DELETE: ta ta* radera rensa släng
        SEND: skicka svara meddela mejla maila posta påminn informera vidarebefordra
        PAY: betala överför köp beställ swisha återbetala
        SHARE: dela bjud
        BOOK: boka reservera
        CANCEL: avboka avbryt säg ställ avsluta
        APPROVE: godkänn avslå neka acceptera
        EXECUTE: kör starta stoppa slå tänd släck
        AUTH: lösenord behörighet åtkomst
        OPEN: fixa ordna hantera ja
        CREATE,UPDATE,SHARE,SEND: lägg
        SEND: kommentera
        UPDATE: tilldela
        APPROVE: signera underteckna
        UPDATE: förläng byt
        EXECUTE,UPDATE: aktivera avaktivera pausa
        CREATE,SEND: utfärda
        CANCEL: efterskänk återkalla
        CANCEL: stryk
        UPDATE: förnya komplettera rätta
        SEND: ring fråga kontakta
        CREATE: förbered upprätta
        EXECUTE: koppla
        SHARE: låna lämna
        DELETE,CANCEL: bort
        """);
  }

  private SpokenVerbs() {}
}
