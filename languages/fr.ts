import type { Template } from "../worker/mail/render.ts";
import type { Account, App, Console, Identity } from "./en.ts";
import { type Forms, plural } from "./plural.ts";

/* Every French sentence of the product. */

/** The word for a tenant, in the forms that the sentences need. */
const clubs = "clubs";
const aClub = "un club";
const theClub = "le club";
const TheClub = "Le club";
const ofTheClub = "du club";
const thisClub = "Ce club";
const otherClub = "un autre club";
const everyClub = "chaque club";
const noClub = "aucun club";
const yourClub = "votre club";
const yourClubs = "vos clubs";

const n = (count: number, forms: Forms) => plural("fr", count, forms);

/** Shown when JavaScript is off. The build puts it into the page. */
export const noScript =
  "Tenantry a besoin de JavaScript. Activez-le dans les réglages de votre navigateur, puis rechargez cette page.";

export const app = /* @__PURE__ */ ((): App => ({
  product: "Tenantry",
  offline: "Pas de connexion. Vérifiez-la et réessayez.",
  over_limit:
    "L’application a reçu aujourd’hui plus de demandes qu’elle ne peut en traiter. Réessayez plus tard.",
  tryAgain: "Réessayer",
  close: "Fermer",
  loading: "Un instant…",
  skipToContent: "Aller au contenu",
  language: "Langue",
  failedPart: "Cette partie n’a pas pu être chargée.",
  lastSeen: (when) => `Pas de connexion. Voici où en étaient les choses le ${when}.`,
  noConnection: "Pas de connexion. Ce que vous faites maintenant ne peut pas être enregistré.",
  roles: {
    owner: "Propriétaire",
    admin: "Administration",
    coach: "Entraîneur ou entraîneuse",
    parent: "Parent",
    player: "Joueur ou joueuse",
    member: "Membre",
    viewer: "Lecture seule",
  },
  landing: {
    title: "Tout le monde y est, en une minute.",
    lead: `L’entraîneur partage un code court. Parents et joueurs le saisissent, et ils y sont : toutes les séances de tous leurs ${clubs}, au même endroit.`,
    startClub: `Créer ${aClub}`,
    join: "Rejoindre avec un code",
    signIn: "Se connecter",
    sampleName: "Riverside FC",
    sampleCode: "RVRS DEFC",
    sampleCaption: "Lisez-le à voix haute. C’est toute l’invitation.",
  },
  signUp: {
    clubTitle: `Créer ${aClub}`,
    clubLead: "Il sera à vous. Dans une minute, vous aurez un code à partager.",
    familyTitle: "Créez votre compte",
    familyLead: `Un seul compte pour vous et vos joueurs, dans autant de ${clubs} que vous voulez.`,
    clubName: `Nom ${ofTheClub}`,
    clubNameHint: "Comme on le connaît, par exemple Riverside FC",
    who: "Je suis",
    parent: "Parent",
    player: "Joueur ou joueuse, 13 ans ou plus",
    firstName: "Prénom",
    lastName: "Nom",
    email: "Adresse e-mail",
    password: "Mot de passe",
    passwordHint: "Au moins 8 caractères",
    code: "Code d’invitation",
    codeHint: `Facultatif : le code d’${aClub} ou d’un groupe, si vous en avez un`,
    codeWrong: `Ce code ne correspond à ${noClub}. Vous pouvez continuer sans lui et rejoindre plus tard.`,
    continueClub: "Continuer",
    continueFamily: "Créer le compte",
    otherWayClub: "Parent, joueur ou joueuse ?",
    otherWayClubLink: "Créez un compte familial",
    otherWayFamily: "Vous entraînez ou organisez ?",
    otherWayFamilyLink: `Créez ${aClub}`,
    haveAccount: "Vous avez déjà un compte ?",
    verifyTitle: "Regardez vos e-mails",
    verifyLead: (email) => `Nous avons envoyé un code de six chiffres à ${email}.`,
    verifyCode: "Code reçu par e-mail",
    verify: "Continuer",
    resend: "Envoyer un nouveau code",
    resent: "Un nouveau code est en route.",
    otherAddress: "Utiliser une autre adresse",
  },
  finish: {
    title: "Presque terminé",
    lead: "Votre compte est ouvert. Dites-nous qui vous êtes.",
  },
  signIn: {
    title: "Content de vous revoir",
    lead: "Connectez-vous pour voir vos séances.",
    submit: "Se connecter",
    noAccount: "Première visite ?",
    noAccountLink: "Créez un compte",
    forgotten: "Mot de passe oublié ?",
  },
  reset: {
    title: "Choisissez un nouveau mot de passe",
    lead: "Donnez-nous votre adresse, et nous vous envoyons un code.",
    send: "M’envoyer un code",
    sentTo: (email) => `Nous avons envoyé un code de six chiffres à ${email}.`,
    newPassword: "Nouveau mot de passe",
    submit: "Enregistrer et se connecter",
    everywhere: "Vous êtes déconnecté de tous vos autres appareils.",
  },
  join: {
    title: `Rejoignez ${yourClub}`,
    lead: "L’entraîneur ou l’équipe a un code de 8 à 12 lettres et chiffres.",
    code: "Code d’invitation",
    looking: `Recherche de ${yourClub}…`,
    found: (name) => `C’est ${name}.`,
    foundApproval: (name) => `C’est ${name}. L’administration devra d’abord dire oui.`,
    submit: "Rejoindre",
    submitNamed: (name) => `Rejoindre ${name}`,
    later: "Pas maintenant",
    whom: "Qui rejoint ?",
    scopes: {
      both: "Moi et tous mes joueurs",
      parent: "Moi seulement",
      player: "Mes joueurs seulement",
    },
    linkLead: "On vous a donné un lien avec son code.",
    signUpFirst: "Créer un compte et rejoindre",
    waiting: (name) =>
      `${name} a reçu votre demande. Vous y serez dès que l’administration aura dit oui.`,
    already: (name) => `Vous êtes déjà dans ${name}.`,
  },
  accept: {
    title: (name) => `Rejoindre ${name}`,
    clubTitle: (name) => `Terminez la création de ${name}`,
    clubSubmit: `Créer ${theClub}`,
    lead: (role, player) =>
      player
        ? `Vous êtes invité comme ${role.toLowerCase()}, pour ${player}.`
        : `Vous êtes invité comme ${role.toLowerCase()}.`,
    guardianTitle: (player) => `S’occuper de ${player}`,
    guardianLead: (player) =>
      `Vous verrez les séances de ${player} et pourrez dire qui vient. Les autres responsables voient votre nom, mais pas comment vous joindre.`,
    consent: (player) =>
      `En continuant, vous dites vous occuper de ${player} et acceptez que nous gardions son nom, sa date de naissance et ses séances pour les ${clubs} où ${player} joue. Vous pouvez revenir dessus à tout moment.`,
    waitingTitle: (name) => `${name} vous invite`,
    newLead: "Choisissez un mot de passe, et vous y êtes. Ni code, ni autre e-mail.",
    knownLead: (email) => `${email} a déjà un compte. Son mot de passe suffit.`,
    terms: "J’accepte les conditions d’utilisation et l’avis de confidentialité.",
    readTerms: "Les lire",
    wrongAddress:
      "Vous préférez une autre adresse ? Demandez à la personne qui vous a invité d’envoyer l’invitation là-bas.",
    otherAddress: (invited, current) =>
      `Cette invitation est pour ${invited}. Vous êtes connecté comme ${current} : elle ne peut pas être acceptée ici.`,
    switchAddress: "Se déconnecter et utiliser cette adresse",
    stay: "Laisser l’invitation pour l’instant",
    noLinkTitle: "Ouvrez le lien de l’e-mail",
    noLinkLead:
      "Cette page fonctionne quand on l’ouvre depuis l’e-mail d’invitation. Ouvrez-la encore une fois de là.",
    overTitle: "Ce lien ne fonctionne pas",
    over: {
      invitation_used: "Déjà utilisée",
      invitation_expired: "Cette invitation a expiré",
      invitation_revoked: "Cette invitation a été retirée",
      offline: "Pas de connexion",
    },
    signUpOther: (name, invited) =>
      `${name} a invité ${invited}. Avec une autre adresse, vous seriez seul dans un compte vide.`,
    useInvited: "Utiliser l’adresse invitée",
    reopen: (email) =>
      `Pour rejoindre, ouvrez l’e-mail envoyé à ${email} et appuyez de nouveau sur son bouton.`,
    without: "Créer le compte sans l’invitation",
    elsewhere: (name, invited) =>
      `L’invitation de ${name} est partie à ${invited}. Connectez-vous avec cette adresse pour l’accepter.`,
  },
  home: {
    hello: (name) => `Bonjour ${name}`,
    helloPlain: "Bonjour",
    nowhereTitle: `Vous n’êtes encore dans ${noClub}`,
    nowhereLead: "Saisissez le code qu’on vous a donné, et ses séances apparaîtront ici.",
    enterCode: "Saisir un code",
    otherClubs: `Vos autres ${clubs}`,
    waitingTitle: (name) => `En attente de ${name}`,
    waitingLead: "L’administration doit dire oui. Revenez dans un moment ; rien d’autre à faire.",
    suspended: (name) =>
      `${name} vous a suspendu. Demandez à l’administration s’il s’agit d’une erreur.`,
    members: (count) => n(count, { one: "# personne", other: "# personnes" }),
    codeTitle: "Votre code d’invitation",
    codeLead: "Partagez-le avec les parents et les joueurs. Qui le saisit y est.",
    copy: "Copier le code",
    copyLink: "Copier le lien",
    copied: "Copié",
    qr: (name) => `Code QR pour rejoindre ${name}`,
    share: "Partager",
    shareText: (name, code) => `Rejoignez ${name} avec le code ${code}`,
  },
  rooms: {
    overview: "Aperçu",
    people: "Personnes",
    settings: `Réglages ${ofTheClub}`,
  },
  nav: {
    home: "Accueil",
    family: "Famille",
    settings: "Réglages",
    clubs: `Vos ${clubs}`,
    main: "Principal",
  },
  settings: {
    title: "Réglages",
    profile: "Vous",
    save: "Enregistrer",
    saved: "Enregistré",
    phone: "Téléphone",
    phoneHint: `Seuls ceux qui gèrent ${yourClubs} le voient`,
    joinTitle: `Rejoindre ${aClub} ou un groupe`,
    joinLead: `Vous avez le code d’${otherClub} ? Ajoutez-le ici.`,
    joinButton: "Saisir un code",
    clubs: `Vos ${clubs}`,
    showFirst: "Afficher en premier",
    shownFirst: "Affiché en premier",
    waiting: "En attente",
    leave: "Quitter",
    leaveSure: (name) => `Oui, quitter ${name}`,
    signOut: "Se déconnecter",
    signedInAs: (email) => `Connecté comme ${email}`,
  },
  ownData: {
    title: "Vos données",
    download: "Télécharger tout ce qui est gardé sur vous",
    remove: "Supprimer votre compte",
    removeLead: `Vous quittez aussitôt tous les ${clubs}, et il ne reste de vous qu’une ligne dans leur registre, sans votre nom. Les enfants dont personne d’autre ne s’occupe partent avec vous. C’est irréversible.`,
    removeSure: "Oui, supprimer mon compte",
    stay: "Le garder",
  },
  notFound: {
    title: "Rien ici",
    lead: "La page que vous vouliez n’existe pas, ou ne vous est pas destinée.",
    home: "Aller à l’accueil",
  },
  problems: {
    validation_failed: "Quelque chose est à revoir. Vérifiez les champs et réessayez.",
    idempotency_key_reused: "Quelque chose est à revoir. Rechargez la page et réessayez.",
    request_in_progress: "C’est déjà en cours. Un instant.",
    age_restricted: "Trop jeune pour un accès personnel. Un parent peut s’en occuper ici.",
    unauthenticated: "Vous avez été déconnecté. Connectez-vous et reprenez où vous en étiez.",
    sign_in_required: "Cette adresse a déjà un compte. Connectez-vous pour continuer.",
    forbidden: `Vous pouvez le voir, mais votre rôle dans ${theClub} ne permet pas de le faire.`,
    account_refused: "Impossible d’ouvrir un compte avec cette adresse. Essayez-en une autre.",
    email_mismatch: "Cette invitation est pour une autre adresse.",
    not_found: "Introuvable. Cela a peut-être changé de place, ou ne vous est pas destiné.",
    invalid_code: `Ce code ne correspond à ${noClub}. Les codes ont de 8 à 12 lettres et chiffres ; demandez à votre entraîneur de le vérifier.`,
    invalid_token:
      "Ce lien ne fonctionne pas. Ouvrez l’e-mail le plus récent, ou demandez une autre invitation.",
    user_not_onboarded:
      "Votre compte n’est pas encore terminé. Dites-nous qui vous êtes, et vous y êtes.",
    slug_taken: "Cette adresse web est prise. Essayez-en une autre.",
    organization_taken: `Cette organisation est déjà liée à ${otherClub}.`,
    already_member: "Cette personne y est déjà, avec ce rôle.",
    invitation_pending: "Une invitation attend déjà à cette adresse.",
    last_owner: `Il faut un propriétaire à ${everyClub}. Nommez d’abord quelqu’un d’autre.`,
    code_paused: `${thisClub} n’accepte personne avec son code pour l’instant. Demandez à votre entraîneur.`,
    code_expired: "Ce code a expiré. Demandez le nouveau à votre entraîneur.",
    code_used_up: "Ce code a été utilisé autant de fois que possible. Demandez-en un nouveau.",
    email_domain_not_allowed: `${thisClub} est réservé aux adresses de sa propre organisation. Connectez-vous avec celle-là.`,
    tenant_full: `Il n’y a plus de place dans ${theClub}. Demandez à l’administration d’en faire.`,
    invitation_used: "Cette invitation a déjà servi. Essayez de vous connecter.",
    invitation_expired: "Cette invitation a expiré. Demandez-en une nouvelle.",
    invitation_revoked: "Cette invitation a été retirée. Demandez à la personne qui l’a envoyée.",
    tenant_suspended: `${thisClub} n’accepte personne pour l’instant. Demandez à la personne qui vous a invité.`,
    tenant_gone: `${thisClub} n’existe plus.`,
    unknown_host:
      "L’application ne s’utilise pas à cette adresse. Ouvrez-la par un lien d’un de nos e-mails.",
    payload_too_large: "C’est trop à la fois. Envoyez-en moins et réessayez.",
    last_guardian:
      "Chaque enfant a besoin de quelqu’un qui s’en occupe. Invitez d’abord une autre personne.",
    limit_reached: "Il n’est pas possible d’en ajouter d’autres.",
    session_cancelled: "Cette séance a été annulée : plus rien ne peut y être changé.",
    session_over: "Cette séance est terminée.",
    rate_limited:
      "Trop de codes étaient faux aujourd’hui. Réessayez demain, ou demandez une invitation par e-mail.",
    internal: "Quelque chose a lâché de notre côté. Rien n’est perdu ; réessayez dans un instant.",
    maintenance: "Une maintenance est en cours. Réessayez dans quelques minutes.",
    unavailable: "Nous ne sommes pas joignables pour le moment. Réessayez dans un instant.",
  },
  check: {
    missing: "Remplissez ce champ.",
    unchecked: "Cochez la case pour continuer.",
    short: (least) => `Utilisez au moins ${least} caractères.`,
    digits: "Des chiffres seulement.",
    number: (from, to) => `Un nombre entier de ${from} à ${to}.`,
    other: "Ceci est à revoir.",
    fields: {
      email: "Nous ne pouvons pas écrire à cette adresse. Vérifiez-la.",
      phone: "Cela ne ressemble pas à un numéro de téléphone.",
      birthdate: "Personne de vivant n’est né ce jour-là. Vérifiez.",
      firstName: "Des lettres, 80 au plus.",
      lastName: "Des lettres, 80 au plus.",
      password: "Choisissez un mot de passe d’au moins 8 caractères.",
      startsAt: "Ce jour est trop lointain.",
      endsAt: "La fin doit venir après le début, et dans les 14 jours.",
      capacity: "Plus de personnes viennent déjà, ou ce n’est pas un nombre de places.",
    },
  },
  calendar: {
    title: "Vos séances",
    nextUp: "À venir",
    nothingYet: "Rien de prévu pour l’instant",
    all: "Tous",
    show: `Quels ${clubs} afficher`,
    today: "Aujourd’hui",
    tomorrow: "Demain",
    thisWeek: "Cette semaine",
    nextWeek: "La semaine prochaine",
    earlier: "Voir avant",
    later: "Voir plus",
    previousMonth: "Mois précédent",
    nextMonth: "Mois suivant",
    backToToday: "Aujourd’hui",
    next: "Prochainement",
    nothingNext: "Rien de prévu.",
    emptyStaff: "Pas encore de séance. Ajoutez le premier entraînement.",
    emptyFamily:
      "Pas encore de séance. Dès que le premier entraînement est ajouté, il apparaît ici.",
    add: "Ajouter une séance",
    more: (count) => `${count} de plus`,
    cancelled: "Annulée",
    kinds: { training: "Entraînement", match: "Match", event: "Événement" },
    there: (time, place) => `${time} à ${place}`,
    going: (going, capacity) =>
      capacity === null
        ? n(going, { one: "# vient", other: "# viennent" })
        : `${n(going, { one: "# vient", other: "# viennent" })} sur ${capacity}`,
    waiting: (count) => n(count, { one: "# en attente", other: "# en attente" }),
    you: "Vous",
    yes: "Présent",
    no: "Absent",
    isGoing: (name, title) => `${name} : présent à ${title}`,
    isNotGoing: (name, title) => `${name} : absent à ${title}`,
    onWaitlist: (name) =>
      `${name} est sur la liste d’attente : vous recevez un e-mail dès qu’une place se libère.`,
    onWaitlistYou:
      "Vous êtes sur la liste d’attente : vous recevez un e-mail dès qu’une place se libère.",
    closed: "Celle-ci est terminée.",
    session: {
      back: "Toutes les séances",
      download: "Ajouter à mon agenda",
      change: "Modifier",
      cancel: "Annuler cette séance",
      cancelLead:
        "Elle reste dans le calendrier comme annulée, et tous ceux qui venaient reçoivent un e-mail.",
      cancelOne: "Oui, l’annuler",
      cancelFollowing: "L’annuler et toutes les suivantes",
      keep: "La garder",
      who: "Qui vient ?",
      roster: "Réponses",
      nobody: "Personne n’a encore répondu.",
      statuses: { going: "Présent", waitlisted: "En attente", not_going: "Absent" },
      wasThere: (name) => `${name} était là`,
      attendance: "Était là",
      somebody: "Quelqu’un",
    },
    feed: {
      title: "Dans votre propre agenda",
      lead: "Abonnez-vous une fois, et toutes les séances apparaissent dans l’agenda de votre téléphone, changements compris.",
      make: "Obtenir l’adresse de mon agenda",
      address: "L’adresse de votre agenda",
      open: "Ouvrir dans mon agenda",
      secret: "Gardez-la pour vous : qui l’a voit vos séances.",
      since: (day) =>
        `Vous avez une adresse depuis le ${day}. Elle a été montrée à sa création. Une nouvelle y met fin, dans tous les agendas qui la lisent.`,
      again: "Divulguée par erreur ? Une nouvelle adresse met fin à l’ancienne.",
      replace: "Créer une nouvelle adresse",
      remove: "Y mettre fin",
      removed: "L’adresse ne fonctionne plus.",
    },
    family: {
      title: "Vos joueurs",
      lead: `Tous ceux que vous inscrivez : vos enfants, dans tous leurs ${clubs}.`,
      empty: "Ajoutez vos enfants une fois, et inscrivez-les ensuite d’un geste.",
      add: "Ajouter un enfant",
      addTitle: "Ajouter un enfant",
      edit: "Modifier",
      editTitle: (name) => `Modifier ${name}`,
      birthdate: "Date de naissance",
      plays: `Dans quels ${clubs} joue-t-il ?`,
      consent: `En l’ajoutant, vous dites vous occuper de cet enfant et acceptez que nous gardions son nom, sa date de naissance et ses séances pour ces ${clubs}. Vous pouvez revenir dessus à tout moment.`,
      submit: "Ajouter",
      years: (count) => n(count, { one: "# an", other: "# ans" }),
      noClub: `Encore dans ${noClub}`,
      waiting: "en attente d’un oui",
      addTo: (name) => `Ajouter à ${name}`,
      takeFrom: (player, name) => `Retirer ${player} de ${name}`,
      takeSure: (player) => `Oui, retirer ${player}`,
      guardians: "Suivi par",
      me: "vous",
      withLogin: "joue avec son propre accès",
      invite: "Demander à un autre responsable",
      inviteTitle: (name) => `Qui d’autre s’occupe de ${name} ?`,
      inviteLead:
        "La personne reçoit un e-mail. Dès qu’elle dit oui, vous voyez et inscrivez tous deux ; aucun ne voit comment joindre l’autre.",
      inviteSubmit: "Envoyer l’e-mail",
      invited: (email) => `L’e-mail à ${email} est en route.`,
      waitingFor: "En attente d’une réponse",
      withdraw: (email) => `Retirer l’e-mail à ${email}`,
      withdrawShort: "Retirer",
      alreadyGuardian: "Cette personne s’occupe déjà de cet enfant.",
      tooMany: "Assez d’e-mails pour aujourd’hui. Réessayez demain.",
      remove: (name) => `Ne plus s’occuper de ${name}`,
      removeLast: (name) =>
        `Vous êtes seul à vous en occuper. ${name} sort du registre, de tous les ${clubs} et séances. C’est irréversible.`,
      removeOthers: (name) => `${name} reste avec les autres responsables.`,
      removeSure: (name) => `Oui, retirer ${name}`,
      leaveSure: "Oui, ne plus m’en occuper",
      agreeTitle: (name) => `Vous occupez-vous de ${name} ?`,
      agreeLead: (name) =>
        `Un de vos ${clubs} a inscrit ${name} avec vous comme responsable. Si vous dites oui, vous acceptez que nous gardions son nom, sa date de naissance et ses séances. D’ici là, les autres ne voient que les initiales.`,
      agree: (name) => `Oui, je m’occupe de ${name}`,
      disagree: "Non, c’est une erreur",
      slip: "Vous a-t-on donné un papier avec un code ?",
      slipLink: "Trouver mon enfant",
    },
    claim: {
      title: "Trouvez votre enfant",
      lead: "On vous a donné un papier. Saisissez son code, et la date de naissance de votre enfant.",
      code: "Code du papier",
      submit: "M’occuper de mon enfant",
      consent: (clubName) =>
        `En continuant, vous dites vous occuper de cet enfant et acceptez que nous gardions son nom, sa date de naissance et ses séances pour ${clubName}. Vous pouvez revenir dessus à tout moment.`,
      theClub: `ses ${clubs}`,
      wrong:
        "Ce code et cette date ne vont pas ensemble. Vérifiez les deux ; après cinq dates fausses le papier ne vaut plus rien, et il vous en faut un autre.",
      expired: "Ce papier a expiré. Demandez-en un nouveau.",
      first: "Connectez-vous d’abord, ou créez un compte. Vous reviendrez ensuite ici.",
    },
  },
}))();

export const identity = /* @__PURE__ */ ((): Identity => {
  const strongerPassword = "Ce mot de passe est trop facile à deviner. Choisissez-en un plus long.";
  const leakedPassword = "Ce mot de passe a fuité quelque part. Choisissez-en un autre.";
  const missingField = "Il manque quelque chose. Remplissez tous les champs et réessayez.";
  const notSetUp =
    "L’inscription n’est pas entièrement réglée ici. Dites-le aux responsables de ce site.";
  const notProven =
    "Nous n’avons pas pu vérifier que vous êtes une personne. Un bloqueur de publicités ou un réseau restrictif peut l’empêcher : désactivez-le pour cette page, ou essayez un autre navigateur ou un autre réseau.";
  const checkFailed =
    "Un contrôle de sécurité n’a pas abouti. Réessayez, ou prenez un autre navigateur ou un autre réseau.";
  const blocked = `Ce compte ne peut pas être utilisé ici. Demandez aux responsables de ${yourClub}.`;
  const invitedOnly = `Ici, les nouveaux comptes se font sur invitation. Demandez à ${yourClub} de vous inviter, puis ouvrez le lien de cet e-mail.`;
  const addressBlocked = "Nous ne pouvons pas accepter cette adresse. Prenez-en une autre.";
  const linkOver = "Ce lien a déjà servi ou a expiré. Connectez-vous avec votre mot de passe.";
  const username =
    "Utilisez des lettres, des chiffres, des tirets et des tirets bas, dont au moins une lettre.";
  const again = "Cela a pris trop de temps : il faut recommencer. Rechargez la page.";
  const signInOver = "Cette connexion a expiré ou a déjà servi. Recommencez.";
  const claimedElsewhere =
    "L’adresse de ce compte appartient à un autre compte ici. Connectez-vous avec celui-là.";
  const noAnswer =
    "Nous n’avons pas reçu de réponse de là-bas. Réessayez, ou utilisez votre e-mail.";
  const anotherLook = "Quelque chose est à revoir ici. Vérifiez les champs et réessayez.";
  const passkeyFailed =
    "Cette clé d’accès n’a pas fonctionné. Réessayez, ou connectez-vous autrement.";
  const passkeyNotAdded = "La clé d’accès n’a pas été ajoutée. Réessayez.";
  const noPasskeys = "Ce navigateur ou cet appareil ne peut pas utiliser de clés d’accès.";
  return {
    refusals: {
      account_transfer_invalid: signInOver,
      action_blocked: checkFailed,
      authentication_invalid: again,
      backup_codes_not_available:
        "Activez d’abord la connexion en deux étapes ; les codes de secours en font partie.",
      captcha_client_attempts_exceeded: notProven,
      captcha_invalid: notProven,
      captcha_missing_token: notProven,
      captcha_not_enabled: notSetUp,
      captcha_unavailable: notProven,
      client_mismatch: "Quelque chose s’est mélangé en route. Rechargez la page et réessayez.",
      client_state_invalid: again,
      dev_browser_unauthenticated: again,
      device_blocked: checkFailed,
      email_address_blocked: addressBlocked,
      external_account_email_address_verification_required:
        "L’adresse de votre compte ici n’est pas encore confirmée. Connectez-vous avec votre mot de passe et confirmez-la d’abord.",
      external_account_exists: "Ce compte est déjà associé. Connectez-vous avec lui.",
      external_account_not_found:
        "Nous n’avons pas trouvé ce compte. Réessayez, ou utilisez votre e-mail.",
      feature_not_enabled: "Ce site ne propose pas cela.",
      form_code_incorrect: "Ce n’est pas le code envoyé. Regardez l’e-mail le plus récent.",
      form_data_missing: missingField,
      form_email_address_blocked: addressBlocked,
      form_identifier_exists: "Cette adresse a déjà un compte. Connectez-vous.",
      form_identifier_not_found:
        "Nous ne connaissons pas cette adresse. Vérifiez-la, ou créez un compte.",
      form_new_password_matches_current:
        "C’est le mot de passe que vous avez déjà. Choisissez-en un autre.",
      form_param_format_invalid: "Cela ne ressemble pas à une adresse e-mail.",
      form_param_max_length_exceeded: "C’est trop long.",
      form_param_missing: missingField,
      form_param_nil: missingField,
      form_param_type_invalid: anotherLook,
      form_param_unknown: notSetUp,
      form_param_value_invalid: anotherLook,
      form_password_compromised: leakedPassword,
      form_password_incorrect: "Ce n’est pas le bon mot de passe. Réessayez.",
      form_password_length_too_long: "Ce mot de passe est trop long. Choisissez-en un plus court.",
      form_password_length_too_short: "Choisissez un mot de passe d’au moins 8 caractères.",
      form_password_matches_identifier:
        "Votre adresse ne peut pas être votre mot de passe. Choisissez-en un autre.",
      form_password_no_lowercase: "Mettez aussi une minuscule dans le mot de passe.",
      form_password_no_number: "Mettez aussi un chiffre dans le mot de passe.",
      form_password_no_special_char: "Mettez aussi un signe, comme ! ou ?, dans le mot de passe.",
      form_password_no_uppercase: "Mettez aussi une majuscule dans le mot de passe.",
      form_password_not_strong_enough: strongerPassword,
      form_password_or_identifier_incorrect:
        "L’adresse ou le mot de passe n’est pas le bon. Réessayez.",
      form_password_pwned: leakedPassword,
      form_password_size_in_bytes_exceeded:
        "Ce mot de passe est trop long. Choisissez-en un plus court.",
      form_password_untrusted: leakedPassword,
      form_password_validation_failed: strongerPassword,
      form_username_invalid_character: username,
      form_username_invalid_length: "Ce nom est trop court ou trop long. Essayez-en un autre.",
      form_username_needs_non_number_char: username,
      identification_claimed: claimedElsewhere,
      identification_deletion_failed:
        "C’est votre seul moyen d’entrer. Ajoutez-en un autre d’abord.",
      identifier_already_signed_in: "Vous êtes déjà connecté. Rechargez la page pour continuer.",
      misconfigured_oauth_provider: notSetUp,
      invalid_action_for_session_reverification: again,
      no_passkeys_found_for_user: "Ce compte n’a pas de clé d’accès. Connectez-vous autrement.",
      no_second_factors: again,
      not_allowed_access: addressBlocked,
      not_allowed_to_sign_up: invitedOnly,
      oauth_access_denied:
        "Vous avez arrêté avant d’être connecté là-bas. Rien n’a changé : réessayez, ou utilisez votre e-mail.",
      oauth_account_already_connected: "Un compte de là-bas est déjà associé. Retirez-le d’abord.",
      oauth_authorize_request_error: noAnswer,
      oauth_callback_invalid: signInOver,
      oauth_config_missing: notSetUp,
      oauth_fetch_user_error: noAnswer,
      oauth_identification_claimed: claimedElsewhere,
      oauth_non_authenticatable_provider: notSetUp,
      oauth_provider_not_enabled: notSetUp,
      oauth_token_exchange_error: noAnswer,
      oauth_unsupported_provider: notSetUp,
      passkey_already_exists: "Cet appareil a déjà une clé d’accès pour votre compte.",
      passkey_authentication_failure: passkeyFailed,
      passkey_identification_not_verified: passkeyNotAdded,
      passkey_invalid_public_key_credential: passkeyFailed,
      passkey_invalid_rpID_or_domain: passkeyFailed,
      passkey_invalid_verification: passkeyFailed,
      passkey_not_registered:
        "Cette clé d’accès n’est plus connue ici. Connectez-vous autrement, puis ajoutez-en une nouvelle.",
      passkey_not_supported: noPasskeys,
      passkey_pa_not_supported: noPasskeys,
      passkey_quota_exceeded:
        "Vous avez dix clés d’accès, c’est le maximum. Retirez-en une d’abord.",
      passkey_registration_failed: passkeyNotAdded,
      passkey_registration_failure: passkeyNotAdded,
      passkey_retrieval_failed: passkeyFailed,
      protect_check_aborted: checkFailed,
      protect_check_already_resolved: checkFailed,
      protect_check_execution_failed: checkFailed,
      protect_check_invalid_script: checkFailed,
      protect_check_invalid_sdk_url: checkFailed,
      protect_check_script_load_failed: checkFailed,
      protect_check_timed_out: checkFailed,
      protect_check_unsupported_environment: checkFailed,
      redirect_uri_mismatch: notSetUp,
      requires_captcha: notProven,
      resource_missmatch: notSetUp,
      resource_not_found: again,
      second_factor_deletion_not_allowed:
        "Ce site demande une deuxième étape à tout le monde : elle reste activée.",
      session_exists: "Vous êtes déjà connecté. Rechargez la page pour continuer.",
      session_reverification_missing: again,
      session_reverification_required:
        "Rien n’a été modifié. Confirmez d’abord que c’est bien vous.",
      sign_in_no_identification: again,
      sign_in_token_already_used_code: linkOver,
      sign_in_token_revoked_code: linkOver,
      sign_up_cannot_be_updated: again,
      sign_up_mode_restricted: invitedOnly,
      sign_up_restricted_waitlist: invitedOnly,
      signup_rate_limit_exceeded:
        "Trop de nouveaux comptes à la fois. Attendez quelques minutes et réessayez.",
      strategy_for_user_invalid: "Ce compte ne se connecte pas ainsi. Demandez un code par e-mail.",
      ticket_expired_code: linkOver,
      ticket_invalid_code: linkOver,
      too_many_requests: "Trop d’essais. Attendez une minute et réessayez.",
      totp_already_enabled: "La connexion en deux étapes est déjà activée. Rechargez la page.",
      unsupported_country_code:
        "Nous ne pouvons pas envoyer de SMS vers ce pays. Prenez un autre numéro.",
      user_banned: blocked,
      user_deactivated: blocked,
      user_locked:
        "Trop d’essais erronés : ce compte est bloqué pendant une heure au plus. Changer le mot de passe ne l’ouvre pas plus tôt ; attendez, puis réessayez.",
      verification_already_verified: "C’est déjà fait. Rechargez la page pour continuer.",
      verification_expired: "Ce code a expiré. Demandez-en un nouveau.",
      verification_failed: "Trop de codes erronés. Demandez-en un nouveau.",
      verification_strategy_invalid: again,
      phone_number_invalid:
        "Cela ne ressemble pas à un numéro de mobile. Commencez par + et le pays.",
      phone_number_taken: "Ce numéro a déjà un compte. Prenez-en un autre, ou connectez-vous.",
      username_taken: "Ce nom est déjà pris. Choisissez-en un autre.",
      wrong_app_code:
        "Ce n’est pas le code que l’application affiche maintenant. Attendez le suivant.",
      wrong_backup_code: "Ce n’est pas un de vos codes de secours, ou il a déjà servi.",
      wrong_text_code: "Ce n’est pas le code envoyé. Regardez le message le plus récent.",
    },
    retrying: (seconds) =>
      `Beaucoup de monde se connecte d’ici. Nous réessayons de nous-mêmes dans ${n(seconds, { one: "# seconde", other: "# secondes" })}.`,
    endedSession:
      "Votre session est terminée. Cela arrive au bout d’une semaine, avec un nouveau mot de passe ou depuis un autre de vos appareils.",
    signedInAs: (email) => `Vous étiez déjà connecté ici, avec ${email}.`,
    unreachable: "Le service de connexion n’est pas joignable. Attendez un instant et réessayez.",
    refused: (code) =>
      `Cela n’a pas marché. Réessayez, ou dites-le aux responsables de ce site : ${code}`,
    notRecognized:
      "Vous êtes connecté, mais nous ne reconnaissons pas votre compte pour le moment. Réessayez dans un instant, ou déconnectez-vous puis reconnectez-vous.",
    /** The invitation page was reloaded during a sign-in and has lost the token of its link. */
    unfinished: {
      title: "Terminez la connexion",
      lead: `Cette page a été rechargée pendant votre connexion. Terminez-la d’abord. Si vous n’êtes pas dans ${theClub} ensuite, rouvrez le lien de l’e-mail d’invitation.`,
    },
    leakedLead:
      "Le mot de passe saisi a fuité d’un autre service : il ne peut plus servir. Choisissez-en un nouveau : nous vous envoyons un code.",
    other: {
      passkey: "Utiliser une clé d’accès",
      mailCode: "Plutôt m’envoyer un code",
      noPassword: "Pas de mot de passe ici : nous vous envoyons un code à chaque fois.",
      noPasswordNew: "Pas besoin de mot de passe : nous vous envoyons un code à la connexion.",
    },
    lastUsed: "Dernier choix",
    codeHint: "Envoyé tout seul dès que les six chiffres y sont.",
    social: {
      continueWith: (name) => `Continuer avec ${name}`,
      or: "ou avec votre e-mail",
      noWay:
        "Ce site n’a aucune façon de se connecter que cette page sache montrer. Dites-le à ses responsables.",
      working: "Un instant",
      refusedTitle: "Vous n’êtes pas encore connecté",
      unanswered:
        "Vous êtes revenu avant d’être connecté là-bas. Rien n’a changé : réessayez, ou utilisez votre e-mail.",
      back: "Retour",
      nothingTitle: "Il n’y a plus rien à terminer",
      nothing:
        "Il n’y a pas de connexion à terminer ici. Elle est peut-être déjà faite, ou elle a commencé dans un autre navigateur.",
    },
    factor: {
      titleNewDevice: "Est-ce bien vous ?",
      titleSecond: "Encore une étape",
      titleFirst: "Connectez-vous avec un code",
      newDevice: "Vous vous connectez sur un appareil où nous ne vous avions pas encore vu.",
      sentMail: (to) => `Nous avons envoyé un code de six chiffres à ${to}.`,
      sentText: (to) => `Nous avons envoyé un code par SMS au ${to}.`,
      app: "Ouvrez votre application d’authentification et tapez le code affiché.",
      backup: "Tapez un des codes de secours que vous avez gardés. Chacun sert une fois.",
      codeText: "Code du SMS",
      codeApp: "Code de l’application",
      codeBackup: "Code de secours",
      other: "Utiliser un autre moyen",
      ways: {
        password: "Votre mot de passe",
        email_code: (to) => `Un code par e-mail à ${to}`,
        phone_code: (to) => `Un code par SMS au ${to}`,
        totp: "Le code de votre application d’authentification",
        backup_code: "Un code de secours",
      },
      back: "Revenir à la connexion",
    },
    stuck: {
      title: "Impossible de continuer ici",
      signIn:
        "Ce compte demande une étape que nous ne pouvons pas afficher. Essayez un autre navigateur ou un autre réseau. Si cela n’aide pas, donnez le mot ci-dessous aux responsables de ce site.",
      signUp: notSetUp,
      signUpCheck:
        "L’inscription demande un contrôle de sécurité que nous ne pouvons pas afficher. Essayez un autre navigateur ou un autre réseau. Si cela n’aide pas, donnez le mot ci-dessous aux responsables de ce site.",
      again: "Recommencer",
      word: (word) => `Pour l’assistance : ${word}`,
    },
    noMail: "Pas d’e-mail ? Vous avez peut-être déjà un compte avec cette adresse :",
    noMailLink: "connectez-vous",
    more: {
      title: "Encore un peu",
      lead: "Ce site demande aussi ceci.",
      username: "Nom d’utilisateur",
      usernameHint: "Lettres, chiffres, tirets et tirets bas",
      phone: "Numéro de mobile",
      phoneHint: "Avec le pays, comme +33 6 12 34 56 78",
      verifyPhone: "Regardez votre téléphone",
    },
    task: {
      title: "D’abord une chose",
      "reset-password":
        "Votre mot de passe doit être changé avant de continuer. Choisissez-en un nouveau ici.",
      "setup-mfa":
        "Votre compte a besoin d’un second moyen de connexion, comme une application d’authentification, et cela ne se règle pas ici. Demandez aux responsables de ce site.",
      "choose-organization":
        "Votre compte doit d’abord appartenir à une organisation, et cela ne se choisit pas ici. Demandez aux responsables de ce site.",
      other:
        "Votre compte a d’abord quelque chose à faire qui ne se fait pas ici. Demandez aux responsables de ce site.",
      save: "Enregistrer le nouveau mot de passe",
    },
  };
})();

export const account = /* @__PURE__ */ ((): Account => ({
  page: {
    title: "Connexion et sécurité",
    back: "Retour aux réglages",
  },
  passkeys: {
    title: "Clés d’accès",
    lead: "Connectez-vous avec votre empreinte, votre visage ou le code de votre appareil au lieu d’un mot de passe.",
    add: "Ajouter une clé d’accès",
    isAdded: "La clé d’accès est prête. Vous pouvez maintenant vous connecter avec elle.",
    added: (day) => `Ajoutée le ${day}`,
    used: (day) => `utilisée pour la dernière fois le ${day}`,
    unused: "pas encore utilisée",
    rename: "Renommer",
    renameNamed: (name) => `Renommer ${name}`,
    name: "Nom de la clé d’accès",
    save: "Enregistrer le nom",
    remove: "Retirer",
    removeNamed: (name) => `Retirer ${name}`,
    removeLead: "Elle ne vous connectera plus. Supprimez-la aussi sur votre appareil.",
    removeSure: (name) => `Oui, retirer ${name}`,
    keep: "La garder",
  },
  connections: {
    title: "Comptes associés",
    lead: "Connectez-vous avec un compte que vous avez ailleurs, sans mot de passe.",
    connect: (name) => `Associer ${name}`,
    remove: "Retirer",
    removeNamed: (name) => `Retirer ${name}`,
    removeLead: (name) => `Vous ne pourrez plus vous connecter avec ${name}.`,
    keep: "Le garder",
    onlyWay:
      "C’est votre seul moyen d’entrer : il ne peut pas être retiré. Définissez d’abord un mot de passe.",
  },
  addresses: {
    title: "Adresses e-mail",
    lead: "Nos e-mails arrivent à votre adresse principale. Vous pouvez accepter une invitation reçue à n’importe laquelle de vos adresses vérifiées.",
    primary: "Principale",
    unverified: "Non vérifiée",
    verify: "Vérifier",
    makePrimary: "En faire l’adresse principale",
    remove: "Retirer",
    add: "Ajouter une adresse",
    newAddress: "Nouvelle adresse",
    send: "M’envoyer un code",
    sentTo: (email) =>
      `Nous avons envoyé un code à six chiffres à ${email}. L’adresse comptera dès que vous l’aurez saisi.`,
    confirm: "Vérifier l’adresse",
    notNow: "Pas maintenant",
    cancel: "Annuler",
    verified: (email) =>
      `${email} est vérifiée. Vous pouvez accepter les invitations qui y arrivent.`,
    primaryNow: (email) => `Désormais, nos e-mails arrivent à ${email}.`,
    removeLead: (email) =>
      `Retirer ${email} ? Votre compte ne pourra plus accepter les invitations qui y arrivent, et elle ne servira plus à vous connecter.`,
    removeUnverified: (email) => `Retirer ${email} ? Elle n’a jamais été vérifiée.`,
    removeSure: "Oui, la retirer",
    keep: "La garder",
    removed: (email) => `${email} est retirée de votre compte.`,
  },
  password: {
    title: "Mot de passe",
    none: "Votre compte n’a pas encore de mot de passe. Vous vous connectez autrement.",
    change: "Changer de mot de passe",
    set: "Choisir un mot de passe",
    current: "Mot de passe actuel",
    signOutOthers: "Déconnecter mes autres appareils",
    saved: "Votre nouveau mot de passe est valable dès maintenant.",
    savedAndOut:
      "Votre nouveau mot de passe est valable dès maintenant, et vos autres appareils sont déconnectés.",
  },
  devices: {
    title: "Vos appareils",
    lead: "Là où votre compte est connecté. Déconnectez ce que vous ne connaissez pas ou n’utilisez plus.",
    name: (browser, device) => `${browser} sur ${device}`,
    browser: "Un navigateur",
    mobile: "un mobile",
    computer: "un ordinateur",
    here: "Cet appareil",
    active: (when) => `Actif ${when}`,
    signOut: "Déconnecter là-bas",
    signOutOthers: "Déconnecter partout ailleurs",
    sure: (name) => `Déconnecter ${name} ? L’appareil peut mettre une minute à s’en apercevoir.`,
    sureOthers: "Déconnecter tous les autres appareils ? Cela peut prendre une minute.",
    signOutSure: "Oui, déconnecter",
    keep: "Laisser connecté",
    ended: (name) => `${name} : déconnecté.`,
    endedOthers: "Vous n’êtes plus connecté que sur cet appareil.",
    none: "Vous n’êtes connecté sur aucun autre appareil.",
  },
  refusals: {
    address_taken: "Vous avez déjà cette adresse, ou un autre compte l’a.",
    delete_linked_identification_disallowed:
      "Cette adresse est venue avec un compte associé. Dissociez d’abord ce compte.",
    form_verification_needed: "Vérifiez d’abord cette adresse.",
    identification_deletion_failed: "C’est votre dernière adresse : elle reste.",
    invalid_action_for_session: "Cet appareil est déjà déconnecté. Rechargez la page.",
    last_required_identification_deletion_failed:
      "C’est votre dernière adresse vérifiée : elle reste. Ajoutez-en d’abord une autre.",
    too_many_unverified_identifications:
      "Plusieurs de vos adresses ne sont pas vérifiées. Vérifiez-en ou retirez-en d’abord une.",
  },
  reverify: {
    title: "Confirmez que c’est bien vous",
    lead: "Pour ce changement, vous devez vous identifier à nouveau.",
    confirm: "Confirmer",
    stuck:
      "Nous ne pouvons pas vérifier ici que c’est bien vous. Déconnectez-vous, reconnectez-vous et faites le changement aussitôt.",
  },
  secondFactor: {
    title: "Connexion en deux étapes",
    lead: "Après votre mot de passe, vous tapez aussi un code affiché par une application de votre téléphone. Personne n’entre alors avec votre seul mot de passe.",
    setUp: "Activer la connexion en deux étapes",
    scan: "Scannez cette image avec une application d’authentification. Votre téléphone en a peut-être déjà une ; il en existe aussi de gratuites.",
    qr: "Code QR pour votre application d’authentification",
    samePhone: "L’application est sur cet appareil : l’ouvrir",
    key: "Impossible de scanner ? Tapez cette clé dans l’application.",
    copyKey: "Copier la clé",
    notCopied:
      "Ce navigateur ne nous laisse pas copier. Sélectionnez le texte et copiez-le vous-même.",
    thenCode: "Tapez ensuite les six chiffres affichés par l’application.",
    turnOn: "L’activer",
    cancel: "Pas maintenant",
    on: "Elle est activée. À la connexion, nous demandons aussi un code de votre application d’authentification.",
    renewLead:
      "Les codes de secours vous laissent entrer sans votre téléphone. Les nouveaux remplacent ceux que vous avez.",
    renew: "Nouveaux codes de secours",
    required: "Ce site demande une deuxième étape à tout le monde : elle reste activée.",
    remove: "Désactiver la connexion en deux étapes",
    removeLead:
      "Votre mot de passe suffira alors pour entrer, et vos codes de secours ne serviront plus.",
    removeSure: "Oui, la désactiver",
    keep: "La garder",
    task: "Ce site demande à tout le monde une deuxième étape à la connexion. Activez-la maintenant ; il vous faut votre téléphone.",
    codes: {
      title: "Gardez ces codes de secours",
      lead: "Si vous perdez votre téléphone, connectez-vous avec un de ces codes. Chacun sert une fois. Gardez-les en lieu sûr, et pas seulement sur ce téléphone : nous ne pourrons plus les afficher.",
      copy: "Copier les codes",
      save: "Enregistrer dans un fichier",
      fileName: "codes-de-secours.txt",
      fileTitle: (site) => `Codes de secours pour ${site}. Chacun sert une fois.`,
      done: "Je les ai gardés",
    },
  },
}))();

export const console = /* @__PURE__ */ ((): Console => ({
  club: {
    name: "Nom et fuseau horaire",
    timezone: "Fuseau horaire",
    poster: "Imprimer une affiche",
    records: "Registres",
    leaked: "Un ancien code a fuité ? Voyez qui est entré avec",
    rotate: "Nouveau code",
    rotateWarning:
      "L’ancien code cesse aussitôt de fonctionner, sur les affiches et dans les messages aussi. Qui y est y reste.",
    rotateSure: "Oui, créer un nouveau code",
    rotateNo: "Garder celui-ci",
    remove: `Supprimer ${theClub}`,
    removeLead:
      "Tout le monde le perd aussitôt, et son code et ses invitations cessent de fonctionner. Vous pouvez revenir dessus pendant 30 jours.",
    removeType: (name) => `Saisissez « ${name} » pour confirmer`,
    removeSure: (name) => `Supprimer ${name}`,
    removed: (name) => `${name} est supprimé. Un propriétaire peut le rétablir pendant 30 jours.`,
    restore: "Rétablir",
    joining: "Quand quelqu’un saisit le code",
    joins: {
      open: "La personne y est aussitôt",
      approve: "Elle attend que l’administration dise oui",
    },
  },
  people: {
    title: "Personnes",
    waiting: (count) => n(count, { one: "Une personne attend", other: "# personnes attendent" }),
    approve: "Accepter",
    approveNamed: (name) => `Accepter ${name}`,
    decline: "Refuser",
    declineNamed: (name) => `Refuser ${name}`,
    suspended: "En suspens",
    changeShort: "Modifier",
    change: (name) => `Modifier ${name}`,
    role: "Rôle",
    suspend: "Suspendre pour l’instant",
    lift: "Lever la suspension",
    remove: `Retirer ${ofTheClub}`,
    removeSure: (name) => `Oui, retirer ${name}`,
    ownersOnly: "Seul un propriétaire peut modifier les propriétaires et les administrateurs.",
    more: "Voir plus",
    nobody: (text) => `Personne ici ne s’appelle « ${text} ».`,
    empty: "Encore personne. Partagez le code, et les gens apparaîtront ici.",
    nameless: "Pas encore de nom",
  },
  leak: {
    title: "Qui est entré avec un ancien code",
    lead: "Suspendez-les ensemble, puis acceptez de nouveau ceux que vous connaissez, un par un, sous Personnes. Entraîneurs et administrateurs restent.",
    since: "Depuis",
    days: (count) => (count === 365 ? "un an" : n(count, { one: "24 heures", other: "# jours" })),
    nobody:
      "Personne. Créez d’abord un nouveau code, et qui est venu avec le précédent apparaîtra ici.",
    suspend: "Les suspendre tous",
    sure: "Oui, les suspendre tous",
    done: (count) =>
      n(count, { one: "Une personne est suspendue.", other: "# personnes sont suspendues." }),
  },
  poster: {
    lead: "Rejoignez-nous",
    print: "Imprimer",
    hint: "A4, le noir et blanc suffit.",
    or: (host) => `Scannez-le, ou allez sur ${host} et saisissez le code`,
  },
  dialog: {
    addTitle: "Ajouter une séance",
    changeTitle: "Modifier la séance",
    name: "De quoi s’agit-il ?",
    namePlaceholder: "Par exemple Entraînement U12",
    kind: "Type",
    day: "Jour",
    from: "De",
    until: "À",
    zone: (zone) => `Les heures sont celles de ${zone}.`,
    where: "Lieu",
    capacity: "Places",
    capacityHint: "Laissez vide s’il n’y a pas de limite.",
    notes: "Notes pour tous",
    repeat: "Chaque semaine",
    count: "Combien de semaines",
    add: "L’ajouter",
    addMany: (count) => n(count, { one: "Ajouter # séance", other: "Ajouter # séances" }),
    save: "Enregistrer",
    scope: "Qu’est-ce qui change ?",
    this: "Celle-ci seulement",
    following: "Celle-ci et toutes les suivantes",
    tells: "Ceux qui viennent reçoivent un e-mail quand l’heure ou le lieu change.",
  },
  overview: {
    title: "En un coup d’œil",
    members: (count) => n(count, { one: "# personne y est", other: "# personnes y sont" }),
    waiting: (count, isMore) =>
      isMore
        ? `Plus de ${count} attendent un oui`
        : n(count, { one: "# attend un oui", other: "# attendent un oui" }),
    invited: (count, isMore) =>
      isMore
        ? `Plus de ${count} invitations ouvertes`
        : n(count, { one: "# invitation ouverte", other: "# invitations ouvertes" }),
    bounced: (count, isMore) =>
      isMore
        ? `Plus de ${count} e-mails revenus`
        : n(count, { one: "# e-mail revenu", other: "# e-mails revenus" }),
    sessions: (count, isMore) =>
      isMore
        ? `Plus de ${count} séances dans les sept jours`
        : n(count, {
            one: "# séance dans les sept jours",
            other: "# séances dans les sept jours",
          }),
  },
  everyone: {
    tab: "Tout le monde",
    search: "Chercher quelqu’un par nom ou e-mail",
    seeAll: "Tout voir",
  },
  mails: {
    title: "E-mails",
    lead: "Chaque e-mail parti, et ce qu’il est devenu. Ce qu’il disait n’est pas gardé.",
    show: "Afficher",
    all: "Tous",
    statuses: {
      queued: "Va partir",
      sent: "En route",
      delivered: "Arrivé",
      bounced: "Revenu",
      complained: "Signalé comme spam",
      failed: "N’a pas pu partir",
    },
    templates: {
      "tenant-welcome-invite": "Invitation",
      "club-signup": `Création d’${aClub}`,
      "guardian-invite": "Question à un responsable",
      "session-cancelled": "Séance annulée",
      "series-cancelled": "Séances annulées",
      "session-moved": "Séance modifiée",
      "series-moved": "Séances modifiées",
      "place-free": "Une place est libre",
    },
    attempts: (count) => n(count, { one: "# essai", other: "# essais" }),
    why: (reason) => `Raison : ${reason}`,
    held: "Postmark, qui achemine les e-mails, n’accepte pas encore celui-ci. Il attend, et partira tout seul dès que l’équipe de cette application aura réglé cela.",
    empty: "Aucun e-mail de cette sorte.",
  },
  logo: {
    title: "Logo",
    lead: `Affiché à côté du nom, pour tous les membres ${ofTheClub}. Toute image convient ; elle est rendue petite et carrée.`,
    choose: "Choisir une image",
    replace: "Choisir une autre image",
    remove: "L’enlever",
    unreadable: "Ce fichier n’est pas une image lisible ici. Essayez un PNG ou un JPEG.",
  },
  limits: {
    title: "Règles et limites",
    codeRole: "Qui vient avec le code devient",
    byKind: "Parent ou joueur, selon ses dires",
    scope: "Quand un parent vient avec le code, qui rejoint ?",
    scopes: {
      parentAndPlayers: "Le parent et tous ses joueurs",
      parent: "Le parent seulement",
      players: "Ses joueurs seulement",
    },
    minLoginAge: "Âge minimal pour un accès personnel",
    maxMembers: "Personnes au plus",
    invitesPerDay: "E-mails par jour au plus",
    noLimit: "Laissez vide s’il n’y a pas de limite.",
  },
  invite: {
    title: "Inviter quelqu’un",
    submit: "Envoyer l’invitation",
    sent: (email) => `L’invitation à ${email} est en route.`,
    recorded: (name) =>
      `${name} est dans le registre. Invitez un parent quand vous aurez son adresse.`,
    emailOptional: "E-mail, s’il y en a un personnel",
    emailHint: "Dès 13 ans, un accès personnel est possible. Laissez vide pour les plus jeunes.",
    birthdate: "Date de naissance",
    guardian: "Parent ou responsable",
    noGuardian: "Encore personne",
    child: "Son enfant",
    addChild: "Ajouter son enfant",
    problems: {
      already_member: "Cette personne y est déjà, avec ce rôle.",
      forbidden: "Seul un propriétaire peut nommer un propriétaire ou un administrateur.",
      tenant_full: `Il n’y a plus de place dans ${theClub}. Faites de la place, ou relevez la limite.`,
      email_domain_not_allowed: `${TheClub} n’accepte que certaines adresses, et celle-ci n’en est pas.`,
      rate_limited:
        "Assez d’e-mails pour aujourd’hui. Une adresse en reçoit trois par jour, et l’ensemble a une limite quotidienne.",
      age_restricted: "Trop jeune pour un accès. Invitez un parent, et ajoutez l’enfant avec lui.",
    },
  },
  invitations: {
    title: "Invitations",
    members: "Membres",
    invite: "Inviter quelqu’un",
    import: "Depuis un tableau",
    show: "Afficher",
    statuses: {
      pending: "En attente de réponse",
      accepted: "Acceptées",
      expired: "Expirées",
      revoked: "Retirées",
    },
    empty: {
      pending: "Personne n’attend. Invitez quelqu’un, et regardez l’e-mail arriver.",
      accepted: "Personne n’a encore accepté d’invitation.",
      expired: "Aucune n’a expiré.",
      revoked: "Aucune n’a été retirée.",
    },
    resend: "Renvoyer",
    resendHint: "Mauvaise adresse ? Corrigez-la ici. L’ancien lien cesse de fonctionner.",
    revoke: "Retirer l’invitation",
    revokeSure: "Oui, la retirer",
    delivery: {
      queued: "L’e-mail va partir.",
      sent: "L’e-mail est en route.",
      delivered: "L’e-mail est arrivé.",
      bounced: "L’e-mail est revenu.",
      complained: "L’e-mail a été signalé comme spam.",
      failed: "L’e-mail n’a pas pu partir.",
    },
    inactive:
      "Un e-mail à cette adresse est revenu, ou a été signalé comme spam : plus rien n’y est envoyé. Si elle est fausse, corrigez-la et renvoyez. Si elle est juste, adressez-vous à l’équipe de cette application : elle peut rouvrir une adresse dont l’e-mail est revenu. Après un signalement comme spam, seul le support de Postmark le peut.",
    accepted: "La personne y est.",
    expired: "Le lien a expiré. Renvoyez-le.",
    revoked: "Retirée.",
    expires: (day) => `Le lien fonctionne jusqu’au ${day}.`,
  },
  rules: {
    title: "Qui le code laisse entrer",
    paused: "Mettre le code en pause : pour l’instant, personne n’entre",
    slug: (slug) => `Accepter aussi « ${slug} » à sa place. Qui saisit cela attend toujours un oui`,
    expires: "Jusqu’à la fin du",
    uses: "Personnes au plus",
    domains: "Adresses de ces domaines seulement",
    domainsHint: "Par exemple school.example. Laissez vide pour tout le monde.",
    badDomain: "Écrivez des domaines comme school.example, séparés par des virgules.",
  },
  transfer: {
    hand: `Céder ${theClub} à cette personne`,
    lead: (name) => `${name} devient propriétaire, et vous passez à l’administration.`,
    sure: (name) => `Oui, ${name} devient propriétaire`,
  },
  audit: {
    title: "Ce qui s’est passé",
    what: "Afficher",
    everything: "Tout",
    empty: "Rien de cette sorte.",
    nobody: "de soi-même",
    gone: "Quelqu’un qui est parti",
    notOnly: (name) => `${name} seulement ✕`,
    download: "Télécharger en tableau",
    actions: {
      "invitation.created": "Invitation envoyée",
      "invitation.resent": "Invitation renvoyée",
      "invitation.revoked": "Invitation retirée",
      "invitation.accepted": "Invitation acceptée",
      "membership.created": "Quelqu’un a rejoint",
      "membership.approved": "Quelqu’un a été accepté",
      "membership.updated": "Un membre a été modifié",
      "membership.removed": "Un membre a été retiré",
      "membership.left": "Quelqu’un est parti",
      "player.created": "Un joueur a été inscrit au registre",
      "player.added": "Un joueur a rejoint",
      "player.approved": "Un joueur a été accepté",
      "player.removed": "Un joueur a été retiré",
      "player.left": "Un joueur est parti",
      "player.erased": "Un joueur a été effacé",
      "guardian.added": "Un enfant a un responsable",
      "guardian.removed": "Un responsable a été retiré",
      "slip.created": "Un papier a été imprimé",
      "session.created": "Séances ajoutées",
      "session.updated": "Une séance a été modifiée",
      "session.cancelled": "Une séance a été annulée",
      "signup.updated": "Quelqu’un a répondu",
      "signup.promoted": "Quelqu’un a reçu une place libre",
      "roster.updated": "Les présences ont été notées",
      "code.rotated": "Nouveau code",
      "tenant.created": `Création ${ofTheClub}`,
      "tenant.updated": "Réglages modifiés",
      "tenant.transferred": `Changement de propriétaire ${ofTheClub}`,
      "tenant.deleted": `Suppression ${ofTheClub}`,
      "tenant.restored": `Rétablissement ${ofTheClub}`,
      "tenant.suspended": `Suspension ${ofTheClub}`,
      "tenant.reinstated": `Fin de la suspension ${ofTheClub}`,
      "tenant.orphaned": "Le compte du dernier propriétaire n’existe plus",
    },
  },
  table: {
    title: "Inviter depuis un tableau",
    lead: "Un fichier CSV, comme l’enregistre tout tableur : une personne par ligne. Vous voyez tout avant que rien ne parte.",
    template: "Télécharger un modèle",
    choose: "Choisir un fichier",
    people: (count) => n(count, { one: "# personne", other: "# personnes" }),
    preview: (good, bad) =>
      [
        n(good, { one: "# ligne est bonne", other: "# lignes sont bonnes" }),
        bad > 0 && n(bad, { one: "# est à revoir", other: "# sont à revoir" }),
      ]
        .filter(Boolean)
        .join(", ")
        .concat("."),
    andMore: (count) => `… et ${count} de plus`,
    submit: (count) => n(count, { one: "Envoyer # invitation", other: "Envoyer # invitations" }),
    sending: (done, all) => `${done} sur ${all}`,
    created: (count) =>
      n(count, { one: "# invitation envoyée.", other: "# invitations envoyées." }),
    skipped: (count) => n(count, { one: "# y était déjà.", other: "# y étaient déjà." }),
    failed: (count) =>
      n(count, { one: "# ligne n’a pas pu partir :", other: "# lignes n’ont pas pu partir :" }),
    line: (line) => `Ligne ${line}`,
    empty: "Il n’y a personne dans ce fichier. La première ligne nomme les colonnes.",
    noEmail: "Ce fichier n’a pas de colonne nommée email. Partez du modèle.",
    badEmail: "ce n’est pas une adresse e-mail",
    badRole: (role) => `aucun rôle ne s’appelle « ${role} »`,
    badDate: "écrivez la date de naissance comme 2014-05-31",
    stopped:
      "Le reste n’est pas parti. Personne n’est invité deux fois si vous renvoyez le fichier.",
    toList: "Voir les invitations",
  },
  players: {
    rosters: {
      title: "Qui voit qui vient à une séance",
      options: {
        staff: "Entraîneurs et administration",
        members: "Tout le monde, sans téléphone ni e-mail",
      },
    },
    title: "Joueurs",
    empty: "Pas encore de joueurs. Invitez les parents avec leur enfant, ou invitez un joueur.",
    waiting: (count) => n(count, { one: "Un joueur attend", other: "# joueurs attendent" }),
    born: (day) => `Naissance : ${day}`,
    band: (years) => `Âge : ${years}`,
    noGuardian: "Pas encore de responsable",
    notAgreed: "Le responsable doit encore dire oui",
    held: "Tant qu’aucun responsable n’a dit oui, les autres ne voient que les initiales. Après 30 jours sans responsable, tout est effacé.",
    manage: "Modifier",
    manageNamed: (name) => `Modifier ${name}`,
    guardians: "Suivi par",
    invite: "Inviter un responsable",
    whom: "Inviter",
    guardian: "Un responsable",
    themselves: (name) => `${name}, avec un accès personnel`,
    inviteSubmit: "Envoyer l’invitation",
    removeGuardian: (name) => `Retirer ${name} comme responsable`,
    removeGuardianSure: (name) => `Oui, retirer ${name}`,
    cannotRemove:
      "Vous pouvez retirer les responsables venus après l’enfant, ou qui sont membres ici, et aucun de votre propre enfant.",
    remove: `Retirer ${ofTheClub}`,
    removeSure: (name) => `Oui, retirer ${name}`,
    slipsTitle: "Papiers pour les familles",
    slipsLead:
      "Un pour chaque enfant sans responsable. Un parent saisit son code et la date de naissance, et il y est. Chacun vaut une fois, pendant 30 jours ; imprimer de nouveau en crée d’autres.",
    slipsMake: (count) => n(count, { one: "Créer un papier", other: "Créer # papiers" }),
    slipsNone: "Chaque joueur a un responsable.",
    slipFor: (name) => `Pour la famille de ${name}`,
    slipHow: (address) => `Allez sur ${address} et saisissez`,
    slipUntil: (day) => `Vaut une fois, jusqu’au ${day}. Ayez la date de naissance sous la main.`,
  },
}))();

export const mails: Record<Template, string> = {
  "tenant-welcome-invite": `Subject: Invitation à rejoindre {{tenant_name}} sur {{product_name}}

Bonjour {{recipient_name|à vous}},

{{sender_name|L’équipe}} vous invite à rejoindre {{tenant_name}}.

[Accepter l’invitation]({{accept_url}})

Le lien est pour vous seul et fonctionne une seule fois, pendant sept jours. Si vous ne l’attendiez pas, ne faites rien : personne n’est inscrit en ouvrant ce message.`,

  "club-signup": `Subject: Terminez la création de {{tenant_name}} sur {{product_name}}

Bonjour {{recipient_name|à vous}},

Quelqu’un, vous sans doute, souhaite créer {{tenant_name}} avec cette adresse. Il ne reste qu’une étape.

[Terminer]({{accept_url}})

Le lien est pour vous seul et fonctionne une seule fois, pendant sept jours. Si ce n’était pas vous, ne faites rien : sans ce lien, aucun compte n’est créé.`,

  "guardian-invite": `Subject: {{sender_name|Quelqu’un}} vous demande de suivre {{participant_name}} sur {{product_name}}

Bonjour {{recipient_name|à vous}},

{{sender_name|Quelqu’un}} s’occupe de {{participant_name}} sur {{product_name}} et vous demande de le faire aussi : vous verrez les séances et pourrez dire qui vient.

[Accepter]({{accept_url}})

Le lien est pour vous seul et fonctionne une seule fois, pendant sept jours. Si vous ne connaissez pas {{participant_name}}, ne faites rien.`,

  "session-cancelled": `Subject: {{session_title}} est annulé ({{tenant_name}})

Bonjour {{recipient_name|à vous}},

{{session_title}}, prévu le {{when}}, est annulé.

[Voir la séance]({{session_url}})

Vous recevez ce message parce que vous ou votre enfant deviez venir.`,

  "series-cancelled": `Subject: {{session_title}} est annulé à partir de maintenant ({{tenant_name}})

Bonjour {{recipient_name|à vous}},

{{session_title}} est annulé à partir du {{when}}. Séances auxquelles vous ou votre enfant deviez venir : {{count}}.

[Voir la première]({{session_url}})`,

  "session-moved": `Subject: {{session_title}} a changé ({{tenant_name}})

Bonjour {{recipient_name|à vous}},

{{session_title}} a un nouvel horaire ou un nouveau lieu. C’est maintenant le {{when}}.

Lieu : {{location|pas encore indiqué}}

[Voir la séance]({{session_url}})

Vous êtes toujours inscrit. Si cela ne convient plus, dites-le là-bas.`,

  "series-moved": `Subject: {{session_title}} a changé à partir de maintenant ({{tenant_name}})

Bonjour {{recipient_name|à vous}},

{{session_title}} a un nouvel horaire ou un nouveau lieu. La prochaine séance est le {{when}}, et les suivantes de même. Séances auxquelles vous ou votre enfant venez : {{count}}.

Lieu : {{location|pas encore indiqué}}

[Voir la prochaine]({{session_url}})

Vous êtes toujours inscrit. Si cela ne convient plus, dites-le là-bas.`,

  "place-free": `Subject: Une place s’est libérée : {{session_title}} ({{tenant_name}})

Bonjour {{recipient_name|à vous}},

Une place s’est libérée et elle est pour {{participant_name|vous}} : {{session_title}}, le {{when}}.

[Voir la séance]({{session_url}})

Si cela ne convient plus, dites-le là-bas et la personne suivante l’aura.`,
};
