import type { Template } from "../worker/mail/render.ts";
import type { Account, App, Console, Identity } from "./en.ts";
import { type Forms, plural } from "./plural.ts";

/* Every Spanish sentence of the product. */

/** The word for a tenant, in the forms that the sentences need. */
const clubs = "clubes";
const aClub = "un club";
const theClub = "el club";
const TheClub = "El club";
const ofTheClub = "del club";
const thisClub = "Este club";
const otherClub = "otro club";
const everyClub = "cada club";
const noClub = "ningún club";
const yourClub = "tu club";
const yourClubs = "tus clubes";

const n = (count: number, forms: Forms) => plural("es", count, forms);

/** Shown when JavaScript is off. The build puts it into the page. */
export const noScript =
  "Tenantry necesita JavaScript. Actívalo en los ajustes de tu navegador y vuelve a cargar esta página.";

export const app = /* @__PURE__ */ ((): App => ({
  product: "Tenantry",
  offline: "No hay conexión. Compruébala e inténtalo de nuevo.",
  over_limit:
    "Hoy han llegado más peticiones de las que la aplicación puede atender. Inténtalo más tarde.",
  tryAgain: "Intentarlo de nuevo",
  close: "Cerrar",
  loading: "Un momento…",
  skipToContent: "Ir al contenido",
  language: "Idioma",
  failedPart: "No se ha podido cargar esta parte.",
  lastSeen: (when) => `No hay conexión. Así estaba el ${when}.`,
  noConnection: "No hay conexión. Lo que hagas ahora no se puede guardar.",
  roles: {
    owner: "Titular",
    admin: "Administración",
    coach: "Entrenador o entrenadora",
    parent: "Madre o padre",
    player: "Jugador o jugadora",
    member: "Miembro",
    viewer: "Solo lectura",
  },
  landing: {
    title: "Todo el mundo dentro, en un minuto.",
    lead: `Quien entrena comparte un código corto. Familias y jugadores lo escriben y ya están dentro: todas las sesiones de todos sus ${clubs}, en un solo sitio.`,
    startClub: `Crear ${aClub}`,
    join: "Entrar con un código",
    signIn: "Iniciar sesión",
    sampleName: "Riverside FC",
    sampleCode: "RVRS DEFC",
    sampleCaption: "Léelo en voz alta. Esa es toda la invitación.",
  },
  signUp: {
    clubTitle: `Crear ${aClub}`,
    clubLead: "Será tuyo. En un minuto tendrás un código para compartir.",
    familyTitle: "Crea tu cuenta",
    familyLead: `Una sola cuenta para ti y tus jugadores, en tantos ${clubs} como quieras.`,
    clubName: `Nombre ${ofTheClub}`,
    clubNameHint: "Como lo conoce la gente, por ejemplo Riverside FC",
    who: "Soy",
    parent: "Madre o padre",
    player: "Jugador o jugadora, desde 13 años",
    firstName: "Nombre",
    lastName: "Apellidos",
    email: "Correo electrónico",
    password: "Contraseña",
    passwordHint: "Al menos 8 caracteres",
    code: "Código de invitación",
    codeHint: `Opcional: escribe el código de ${aClub} o grupo si lo tienes`,
    codeWrong: `Ese código no corresponde a ${noClub}. Puedes seguir sin él y entrar más tarde.`,
    continueClub: "Continuar",
    continueFamily: "Crear cuenta",
    otherWayClub: "¿Eres madre, padre o jugador?",
    otherWayClubLink: "Crea una cuenta familiar",
    otherWayFamily: "¿Entrenas u organizas?",
    otherWayFamilyLink: `Crea ${aClub}`,
    haveAccount: "¿Ya tienes cuenta?",
    verifyTitle: "Mira tu correo",
    verifyLead: (email) => `Hemos enviado un código de seis cifras a ${email}.`,
    verifyCode: "Código del correo",
    verify: "Continuar",
    resend: "Enviar otro código",
    resent: "Va en camino un código nuevo.",
    otherAddress: "Usar otra dirección",
  },
  finish: {
    title: "Ya casi está",
    lead: "Tu cuenta está abierta. Dinos quién eres.",
  },
  signIn: {
    title: "Hola de nuevo",
    lead: "Inicia sesión para ver tus sesiones.",
    submit: "Iniciar sesión",
    noAccount: "¿Es tu primera vez?",
    noAccountLink: "Crea una cuenta",
    forgotten: "¿Has olvidado la contraseña?",
  },
  reset: {
    title: "Elige una contraseña nueva",
    lead: "Dinos tu dirección y te enviamos un código.",
    send: "Enviarme un código",
    sentTo: (email) => `Hemos enviado un código de seis cifras a ${email}.`,
    newPassword: "Contraseña nueva",
    submit: "Guardarla y entrar",
    everywhere: "Se cierra tu sesión en todos los demás dispositivos.",
  },
  join: {
    title: `Entra en ${yourClub}`,
    lead: "Quien entrena u organiza tiene un código de 8 a 12 letras y cifras.",
    code: "Código de invitación",
    looking: `Buscando ${yourClub}…`,
    found: (name) => `Es ${name}.`,
    foundApproval: (name) => `Es ${name}. Antes, alguien de la administración te dará el sí.`,
    submit: "Entrar",
    submitNamed: (name) => `Entrar en ${name}`,
    later: "Ahora no",
    whom: "¿Quién entra?",
    scopes: {
      both: "Yo y todos mis jugadores",
      parent: "Solo yo",
      player: "Solo mis jugadores",
    },
    linkLead: "Te han dado un enlace con su código.",
    signUpFirst: "Crear una cuenta y entrar",
    waiting: (name) =>
      `${name} tiene tu solicitud. Estarás dentro en cuanto alguien de la administración diga que sí.`,
    already: (name) => `Ya estás en ${name}.`,
  },
  accept: {
    title: (name) => `Entrar en ${name}`,
    clubTitle: (name) => `Termina de crear ${name}`,
    clubSubmit: `Crear ${theClub}`,
    lead: (role, player) =>
      player
        ? `Te invitan como ${role.toLowerCase()}, por ${player}.`
        : `Te invitan como ${role.toLowerCase()}.`,
    guardianTitle: (player) => `Ocúpate de ${player}`,
    guardianLead: (player) =>
      `Verás las sesiones de ${player} y podrás decir quién va. Las demás personas que se ocupan ven tu nombre, pero no cómo localizarte.`,
    consent: (player) =>
      `Al seguir dices que te ocupas de ${player} y aceptas que guardemos su nombre, fecha de nacimiento y sesiones para los ${clubs} donde juega. Puedes retirarlo cuando quieras.`,
    waitingTitle: (name) => `${name} te invita`,
    newLead: "Elige una contraseña y ya estás dentro. Sin código y sin otro correo.",
    knownLead: (email) => `${email} ya tiene cuenta. Solo hace falta su contraseña.`,
    terms: "Acepto las condiciones de uso y el aviso de privacidad.",
    readTerms: "Leerlos",
    wrongAddress: "¿Prefieres otra dirección? Pide a quien te invitó que la envíe allí.",
    otherAddress: (invited, current) =>
      `Esta invitación es para ${invited}. Has entrado como ${current}, así que aquí no se puede aceptar.`,
    switchAddress: "Cerrar sesión y usar esa dirección",
    stay: "Dejar la invitación por ahora",
    noLinkTitle: "Abre el enlace del correo",
    noLinkLead:
      "Esta página funciona cuando se abre desde el correo de la invitación. Ábrela otra vez desde allí.",
    overTitle: "Este enlace no funciona",
    over: {
      invitation_used: "Ya se ha usado",
      invitation_expired: "Esta invitación ha caducado",
      invitation_revoked: "Esta invitación se ha retirado",
      offline: "No hay conexión",
    },
    signUpOther: (name, invited) =>
      `${name} ha invitado a ${invited}. Con otra dirección te quedarías en una cuenta vacía.`,
    useInvited: "Usar la dirección invitada",
    reopen: (email) => `Para entrar, abre el correo enviado a ${email} y vuelve a pulsar su botón.`,
    without: "Crear la cuenta sin la invitación",
    elsewhere: (name, invited) =>
      `La invitación de ${name} se envió a ${invited}. Inicia sesión con esa dirección para aceptarla.`,
  },
  home: {
    hello: (name) => `Hola, ${name}`,
    helloPlain: "Hola",
    nowhereTitle: `Todavía no estás en ${noClub}`,
    nowhereLead: "Escribe el código que te han dado y sus sesiones aparecerán aquí.",
    enterCode: "Escribir un código",
    otherClubs: `Tus otros ${clubs}`,
    waitingTitle: (name) => `Esperando a ${name}`,
    waitingLead:
      "Alguien de la administración tiene que decir que sí. Vuelve dentro de un rato; no hay nada más que hacer.",
    suspended: (name) =>
      `${name} te ha suspendido. Pregunta a alguien de la administración si es un error.`,
    members: (count) => n(count, { one: "# persona", other: "# personas" }),
    codeTitle: "Tu código de invitación",
    codeLead: "Compártelo con familias y jugadores. Quien lo escribe, está dentro.",
    copy: "Copiar código",
    copyLink: "Copiar enlace",
    copied: "Copiado",
    qr: (name) => `Código QR para entrar en ${name}`,
    share: "Compartir",
    shareText: (name, code) => `Entra en ${name} con el código ${code}`,
  },
  rooms: {
    overview: "Resumen",
    people: "Personas",
    settings: `Ajustes ${ofTheClub}`,
  },
  nav: {
    home: "Inicio",
    family: "Familia",
    settings: "Ajustes",
    clubs: `Tus ${clubs}`,
    main: "Principal",
  },
  settings: {
    title: "Ajustes",
    profile: "Tú",
    save: "Guardar",
    saved: "Guardado",
    phone: "Teléfono",
    phoneHint: `Solo lo ve quien lleva ${yourClubs}`,
    joinTitle: `Entrar en ${aClub} o grupo`,
    joinLead: `¿Tienes el código de ${otherClub}? Añádelo aquí.`,
    joinButton: "Escribir un código",
    clubs: `Tus ${clubs}`,
    showFirst: "Mostrar primero",
    shownFirst: "Se muestra primero",
    waiting: "En espera",
    leave: "Salir",
    leaveSure: (name) => `Sí, salir de ${name}`,
    signOut: "Cerrar sesión",
    signedInAs: (email) => `Has entrado como ${email}`,
  },
  ownData: {
    title: "Tus datos",
    download: "Descargar todo lo que se guarda sobre ti",
    remove: "Eliminar tu cuenta",
    removeLead: `Sales de todos los ${clubs} al instante, y no queda nada de ti salvo una línea en su registro, sin tu nombre. Los menores de quienes nadie más se ocupa se van contigo. No se puede deshacer.`,
    removeSure: "Sí, eliminar mi cuenta",
    stay: "Conservarla",
  },
  notFound: {
    title: "Aquí no hay nada",
    lead: "La página que buscabas no existe, o no te corresponde verla.",
    home: "Ir al inicio",
  },
  problems: {
    validation_failed: "Hay algo que revisar. Mira los campos e inténtalo de nuevo.",
    idempotency_key_reused: "Hay algo que revisar. Recarga la página e inténtalo de nuevo.",
    request_in_progress: "Eso ya se está haciendo. Dale un momento.",
    age_restricted:
      "Es demasiado joven para tener acceso propio. Una madre o un padre puede ocuparse aquí.",
    unauthenticated: "Se ha cerrado tu sesión. Inicia sesión y sigue donde estabas.",
    sign_in_required: "Esta dirección ya tiene cuenta. Inicia sesión para continuar.",
    forbidden: `Puedes verlo, pero tu papel en ${theClub} no te deja hacerlo.`,
    account_refused: "No podemos abrir una cuenta con esta dirección de correo. Prueba con otra.",
    email_mismatch: "Esta invitación es para otra dirección de correo.",
    not_found:
      "No lo encontramos. Puede que haya cambiado de sitio, o que no te corresponda verlo.",
    invalid_code: `Ese código no corresponde a ${noClub}. Los códigos tienen de 8 a 12 letras y cifras; pide que te lo confirmen.`,
    invalid_token: "Ese enlace no funciona. Abre el correo más reciente o pide otra invitación.",
    user_not_onboarded: "Tu cuenta aún no está terminada. Dinos quién eres y ya estás dentro.",
    slug_taken: "Esa dirección web ya está ocupada. Prueba otra.",
    organization_taken: `Esa organización ya está enlazada con ${otherClub}.`,
    already_member: "Ya está dentro, con ese papel.",
    invitation_pending: "Ya hay una invitación esperando en esa dirección.",
    last_owner: `Hace falta un titular en ${everyClub}. Nombra antes a otra persona.`,
    code_paused: `${thisClub} no admite a nadie con su código por ahora. Pregunta a quien te entrena.`,
    code_expired: "Ese código ha caducado. Pide el nuevo a quien te entrena.",
    code_used_up: "Ese código ya se ha usado todas las veces posibles. Pide uno nuevo.",
    email_domain_not_allowed: `${thisClub} es para quien tiene una dirección propia de la entidad. Entra con esa.`,
    tenant_full: `Ya no caben más personas en ${theClub}. Pide a la administración que haga sitio.`,
    invitation_used: "Esta invitación ya se ha usado. Prueba a iniciar sesión.",
    invitation_expired: "Esta invitación ha caducado. Pide una nueva.",
    invitation_revoked: "Esta invitación se ha retirado. Pregunta a quien te la envió.",
    tenant_suspended: `${thisClub} no admite a nadie por ahora. Pregunta a quien te invitó.`,
    tenant_gone: `${thisClub} ya no existe.`,
    unknown_host:
      "La aplicación no se puede usar desde esta dirección. Ábrela con un enlace de uno de nuestros correos.",
    payload_too_large: "Es demasiado de una vez. Envía menos e inténtalo de nuevo.",
    last_guardian: "Cada menor necesita a alguien que se ocupe. Invita antes a otra persona.",
    limit_reached: "No caben más.",
    session_cancelled: "Esta sesión se canceló, así que ya no se puede cambiar nada.",
    session_over: "Esta sesión ya ha terminado.",
    rate_limited:
      "Hoy ha habido demasiados códigos equivocados. Inténtalo mañana, o pide una invitación por correo.",
    internal: "Algo ha fallado por nuestra parte. No se ha perdido nada; inténtalo en un momento.",
    maintenance: "Estamos haciendo tareas de mantenimiento. Inténtalo de nuevo en unos minutos.",
    unavailable: "Ahora mismo no se nos puede localizar. Inténtalo en un momento.",
  },
  check: {
    missing: "Rellena este campo.",
    unchecked: "Marca la casilla para seguir.",
    short: (least) => `Usa al menos ${least} caracteres.`,
    digits: "Escribe solo cifras.",
    number: (from, to) => `Escribe un número entero de ${from} a ${to}.`,
    other: "Esto hay que revisarlo.",
    fields: {
      email: "No podemos escribir a esa dirección. Revísala.",
      phone: "Eso no parece un número de teléfono.",
      birthdate: "Nadie que viva nació ese día. Revísalo.",
      firstName: "Usa letras, 80 como mucho.",
      lastName: "Usa letras, 80 como mucho.",
      password: "Elige una contraseña de al menos 8 caracteres.",
      startsAt: "Ese día queda demasiado lejos.",
      endsAt: "Tiene que terminar después de empezar, y antes de 14 días.",
      capacity: "Ya va más gente, o eso no es un número de plazas.",
    },
  },
  calendar: {
    title: "Tus sesiones",
    nextUp: "Lo próximo",
    nothingYet: "Nada previsto todavía",
    all: "Todos",
    show: `Qué ${clubs} mostrar`,
    today: "Hoy",
    tomorrow: "Mañana",
    thisWeek: "Esta semana",
    nextWeek: "La semana que viene",
    earlier: "Ver anteriores",
    later: "Ver más",
    previousMonth: "Mes anterior",
    nextMonth: "Mes siguiente",
    backToToday: "Hoy",
    next: "Próximamente",
    nothingNext: "No hay nada previsto.",
    emptyStaff: "Todavía no hay sesiones. Añade el primer entrenamiento.",
    emptyFamily:
      "Todavía no hay sesiones. Cuando se añada el primer entrenamiento, aparecerá aquí.",
    add: "Añadir una sesión",
    more: (count) => `${count} más`,
    cancelled: "Cancelada",
    kinds: { training: "Entrenamiento", match: "Partido", event: "Actividad" },
    there: (time, place) => `${time} en ${place}`,
    going: (going, capacity) =>
      capacity === null
        ? n(going, { one: "va #", other: "van #" })
        : `${n(going, { one: "va #", other: "van #" })} de ${capacity}`,
    waiting: (count) => n(count, { one: "# en espera", other: "# en espera" }),
    you: "Tú",
    yes: "Voy",
    no: "No voy",
    isGoing: (name, title) => `${name}: va a ${title}`,
    isNotGoing: (name, title) => `${name}: no va a ${title}`,
    onWaitlist: (name) =>
      `${name} está en lista de espera: recibirás un correo cuando haya una plaza.`,
    onWaitlistYou: "Estás en lista de espera: recibirás un correo cuando haya una plaza.",
    closed: "Esta ya ha terminado.",
    session: {
      back: "Todas las sesiones",
      download: "Añadir a mi calendario",
      change: "Cambiar",
      cancel: "Cancelar esta sesión",
      cancelLead: "Se queda en el calendario como cancelada, y quien iba a ir recibe un correo.",
      cancelOne: "Sí, cancelarla",
      cancelFollowing: "Cancelar esta y todas las siguientes",
      keep: "Mantenerla",
      who: "¿Quién viene?",
      roster: "Respuestas",
      nobody: "Todavía no ha respondido nadie.",
      statuses: { going: "Va", waitlisted: "En espera", not_going: "No va" },
      wasThere: (name) => `${name} vino`,
      attendance: "Vino",
      somebody: "Alguien",
    },
    feed: {
      title: "En tu propio calendario",
      lead: "Suscríbete una vez y todas las sesiones aparecerán en el calendario del móvil, con sus cambios.",
      make: "Obtener la dirección de mi calendario",
      address: "La dirección de tu calendario",
      open: "Abrir en mi calendario",
      secret: "Guárdala para ti: quien la tenga ve tus sesiones.",
      since: (day) =>
        `Tienes una dirección desde el ${day}. Se mostró al crearla. Una nueva acaba con ella, en todos los calendarios que la leen.`,
      again: "¿Se ha hecho pública por error? Una dirección nueva acaba con la anterior.",
      replace: "Crear otra dirección",
      remove: "Acabar con ella",
      removed: "La dirección ya no funciona.",
    },
    family: {
      title: "Tus jugadores",
      lead: `Todas las personas por quienes respondes: tus hijos e hijas, en todos sus ${clubs}.`,
      empty: "Añade a tus hijos e hijas una vez, y desde entonces apúntalos con un toque.",
      add: "Añadir un hijo o una hija",
      addTitle: "Añadir un hijo o una hija",
      edit: "Cambiar",
      editTitle: (name) => `Cambiar a ${name}`,
      birthdate: "Fecha de nacimiento",
      plays: `¿En qué ${clubs} juega?`,
      consent: `Al añadir a esta persona dices que te ocupas de ella y aceptas que guardemos su nombre, fecha de nacimiento y sesiones para esos ${clubs}. Puedes retirarlo cuando quieras.`,
      submit: "Añadir",
      years: (count) => n(count, { one: "# año", other: "# años" }),
      noClub: `Todavía en ${noClub}`,
      waiting: "a la espera de un sí",
      addTo: (name) => `Añadir a ${name}`,
      takeFrom: (player, name) => `Sacar a ${player} de ${name}`,
      takeSure: (player) => `Sí, sacar a ${player}`,
      guardians: "Se ocupa",
      me: "tú",
      withLogin: "juega con su propio acceso",
      invite: "Pedírselo a otra persona",
      inviteTitle: (name) => `¿Quién más se ocupa de ${name}?`,
      inviteLead:
        "Recibe un correo. Cuando diga que sí, ambos veis y apuntáis; nadie ve cómo localizar a la otra persona.",
      inviteSubmit: "Enviar el correo",
      invited: (email) => `El correo a ${email} va en camino.`,
      waitingFor: "A la espera de respuesta",
      withdraw: (email) => `Retirar el correo a ${email}`,
      withdrawShort: "Retirar",
      alreadyGuardian: "Ya se ocupa de este menor.",
      tooMany: "Bastantes correos por hoy. Inténtalo mañana.",
      remove: (name) => `Dejar de ocuparte de ${name}`,
      removeLast: (name) =>
        `Eres la única persona. ${name} sale del registro, de todos los ${clubs} y sesiones. No se puede deshacer.`,
      removeOthers: (name) => `${name} se queda con las demás personas que se ocupan.`,
      removeSure: (name) => `Sí, quitar a ${name}`,
      leaveSure: "Sí, dejarlo",
      agreeTitle: (name) => `¿Te ocupas de ${name}?`,
      agreeLead: (name) =>
        `Uno de tus ${clubs} ha registrado a ${name} contigo como responsable. Si dices que sí, aceptas que guardemos su nombre, fecha de nacimiento y sesiones. Hasta entonces, los demás solo ven las iniciales.`,
      agree: (name) => `Sí, me ocupo de ${name}`,
      disagree: "No, es un error",
      slip: "¿Te han dado un papel con un código?",
      slipLink: "Encontrar a mi hijo o hija",
    },
    claim: {
      title: "Encuentra a tu hijo o hija",
      lead: "Te han dado un papel. Escribe su código y cuándo nació tu hijo o hija.",
      code: "Código del papel",
      submit: "Ocuparme de mi hijo o hija",
      consent: (clubName) =>
        `Al seguir dices que te ocupas de esta persona y aceptas que guardemos su nombre, fecha de nacimiento y sesiones para ${clubName}. Puedes retirarlo cuando quieras.`,
      theClub: `sus ${clubs}`,
      wrong:
        "Ese código y esa fecha no van juntos. Revisa ambos; tras cinco fechas equivocadas el papel deja de valer y necesitas otro.",
      expired: "Este papel ha caducado. Pide uno nuevo.",
      first: "Primero inicia sesión o crea una cuenta. Después vuelves aquí.",
    },
  },
}))();

export const identity = /* @__PURE__ */ ((): Identity => {
  const strongerPassword = "Esa contraseña es demasiado fácil de adivinar. Elige una más larga.";
  const leakedPassword = "Esa contraseña ha aparecido en una filtración. Elige otra.";
  const missingField = "Aquí falta algo. Rellena todos los campos e inténtalo de nuevo.";
  const notSetUp = "El registro no está configurado del todo. Díselo a quienes llevan este sitio.";
  const notProven =
    "No hemos podido comprobar que eres una persona. Puede que lo impida un bloqueador de anuncios o una red restrictiva: desactívalo en esta página, o prueba con otro navegador u otra red.";
  const checkFailed =
    "Una comprobación de seguridad no ha terminado. Inténtalo de nuevo, o usa otro navegador u otra red.";
  const blocked = `Esta cuenta no se puede usar aquí. Pregunta a quienes llevan ${yourClub}.`;
  const invitedOnly = `Aquí las cuentas nuevas son por invitación. Pide a ${yourClub} que te invite y abre el enlace de ese correo.`;
  const addressBlocked = "No podemos aceptar esa dirección. Usa otra.";
  const linkOver = "Ese enlace ya se usó o ha caducado. Inicia sesión con tu contraseña.";
  const username = "Usa letras, cifras, guiones y guiones bajos, con alguna letra.";
  const again = "Ha pasado demasiado tiempo y hay que empezar otra vez. Recarga la página.";
  const signInOver = "Ese inicio de sesión ha caducado o ya se ha usado. Empieza de nuevo.";
  const claimedElsewhere =
    "La dirección de esa cuenta pertenece a otra cuenta de aquí. Inicia sesión con esa.";
  const noAnswer = "No hemos recibido respuesta de allí. Inténtalo de nuevo o usa tu correo.";
  const anotherLook = "Aquí hay algo que revisar. Mira los campos e inténtalo de nuevo.";
  const passkeyFailed =
    "Esa llave de acceso no ha funcionado. Inténtalo de nuevo, o entra de otra manera.";
  const passkeyNotAdded = "La llave de acceso no se ha añadido. Inténtalo de nuevo.";
  const noPasskeys = "Este navegador o dispositivo no puede usar llaves de acceso.";
  return {
    refusals: {
      account_transfer_invalid: signInOver,
      action_blocked: checkFailed,
      authentication_invalid: again,
      backup_codes_not_available:
        "Activa antes el acceso en dos pasos; los códigos de reserva forman parte de él.",
      captcha_client_attempts_exceeded: notProven,
      captcha_invalid: notProven,
      captcha_missing_token: notProven,
      captcha_not_enabled: notSetUp,
      captcha_unavailable: notProven,
      client_mismatch: "Algo se ha mezclado por el camino. Recarga la página e inténtalo de nuevo.",
      client_state_invalid: again,
      dev_browser_unauthenticated: again,
      device_blocked: checkFailed,
      email_address_blocked: addressBlocked,
      external_account_email_address_verification_required:
        "La dirección de tu cuenta aquí aún no está confirmada. Inicia sesión con tu contraseña y confírmala primero.",
      external_account_exists: "Esa cuenta ya está conectada. Inicia sesión con ella.",
      external_account_not_found:
        "No hemos encontrado esa cuenta. Inténtalo de nuevo o usa tu correo.",
      feature_not_enabled: "Este sitio no ofrece eso.",
      form_code_incorrect: "Ese no es el código que enviamos. Mira el correo más reciente.",
      form_data_missing: missingField,
      form_email_address_blocked: addressBlocked,
      form_identifier_exists: "Esta dirección ya tiene cuenta. Inicia sesión.",
      form_identifier_not_found: "No conocemos esta dirección. Revísala, o crea una cuenta.",
      form_new_password_matches_current: "Esa es la contraseña que ya tienes. Elige otra.",
      form_param_format_invalid: "Eso no parece una dirección de correo.",
      form_param_max_length_exceeded: "Eso es demasiado largo.",
      form_param_missing: missingField,
      form_param_nil: missingField,
      form_param_type_invalid: anotherLook,
      form_param_unknown: notSetUp,
      form_param_value_invalid: anotherLook,
      form_password_compromised: leakedPassword,
      form_password_incorrect: "Esa no es la contraseña. Inténtalo de nuevo.",
      form_password_length_too_long: "Esa contraseña es demasiado larga. Elige una más corta.",
      form_password_length_too_short: "Elige una contraseña de al menos 8 caracteres.",
      form_password_matches_identifier: "Tu dirección no puede ser tu contraseña. Elige otra.",
      form_password_no_lowercase: "Usa también una minúscula en la contraseña.",
      form_password_no_number: "Usa también una cifra en la contraseña.",
      form_password_no_special_char: "Usa también un signo, como ! o ?, en la contraseña.",
      form_password_no_uppercase: "Usa también una mayúscula en la contraseña.",
      form_password_not_strong_enough: strongerPassword,
      form_password_or_identifier_incorrect:
        "La dirección o la contraseña no es correcta. Inténtalo de nuevo.",
      form_password_pwned: leakedPassword,
      form_password_size_in_bytes_exceeded:
        "Esa contraseña es demasiado larga. Elige una más corta.",
      form_password_untrusted: leakedPassword,
      form_password_validation_failed: strongerPassword,
      form_username_invalid_character: username,
      form_username_invalid_length:
        "Ese nombre es demasiado corto o demasiado largo. Prueba con otro.",
      form_username_needs_non_number_char: username,
      identification_claimed: claimedElsewhere,
      identification_deletion_failed: "Es tu única forma de entrar. Añade otra primero.",
      identifier_already_signed_in: "Ya tienes la sesión iniciada. Recarga la página para seguir.",
      misconfigured_oauth_provider: notSetUp,
      invalid_action_for_session_reverification: again,
      no_passkeys_found_for_user: "Esta cuenta no tiene llave de acceso. Entra de otra manera.",
      no_second_factors: again,
      not_allowed_access: addressBlocked,
      not_allowed_to_sign_up: invitedOnly,
      oauth_access_denied:
        "Has parado antes de iniciar sesión allí. No ha cambiado nada: inténtalo de nuevo o usa tu correo.",
      oauth_account_already_connected: "Ya hay una cuenta de allí conectada. Quítala primero.",
      oauth_authorize_request_error: noAnswer,
      oauth_callback_invalid: signInOver,
      oauth_config_missing: notSetUp,
      oauth_fetch_user_error: noAnswer,
      oauth_identification_claimed: claimedElsewhere,
      oauth_non_authenticatable_provider: notSetUp,
      oauth_provider_not_enabled: notSetUp,
      oauth_token_exchange_error: noAnswer,
      oauth_unsupported_provider: notSetUp,
      passkey_already_exists: "Este dispositivo ya tiene una llave de acceso de tu cuenta.",
      passkey_authentication_failure: passkeyFailed,
      passkey_identification_not_verified: passkeyNotAdded,
      passkey_invalid_public_key_credential: passkeyFailed,
      passkey_invalid_rpID_or_domain: passkeyFailed,
      passkey_invalid_verification: passkeyFailed,
      passkey_not_registered:
        "Aquí ya no se conoce esa llave de acceso. Entra de otra manera y añade una nueva.",
      passkey_not_supported: noPasskeys,
      passkey_pa_not_supported: noPasskeys,
      passkey_quota_exceeded: "Tienes diez llaves de acceso, que es el máximo. Quita antes una.",
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
        "Este sitio pide un segundo paso a todo el mundo, así que sigue activado.",
      session_exists: "Ya tienes la sesión iniciada. Recarga la página para seguir.",
      session_reverification_missing: again,
      session_reverification_required: "No se ha cambiado nada. Confirma antes que eres tú.",
      sign_in_no_identification: again,
      sign_in_token_already_used_code: linkOver,
      sign_in_token_revoked_code: linkOver,
      sign_up_cannot_be_updated: again,
      sign_up_mode_restricted: invitedOnly,
      sign_up_restricted_waitlist: invitedOnly,
      signup_rate_limit_exceeded:
        "Demasiadas cuentas nuevas a la vez. Espera unos minutos e inténtalo de nuevo.",
      strategy_for_user_invalid: "Con esta cuenta no se entra así. Pide un código por correo.",
      ticket_expired_code: linkOver,
      ticket_invalid_code: linkOver,
      too_many_requests: "Demasiados intentos. Espera un minuto e inténtalo de nuevo.",
      totp_already_enabled: "El acceso en dos pasos ya está activado. Recarga la página.",
      unsupported_country_code: "No podemos enviar mensajes a ese país. Usa otro número.",
      user_banned: blocked,
      user_deactivated: blocked,
      user_locked:
        "Demasiados intentos fallidos: esta cuenta está bloqueada hasta una hora. Cambiar la contraseña no la abre antes; espera e inténtalo de nuevo.",
      verification_already_verified: "Eso ya está hecho. Recarga la página para seguir.",
      verification_expired: "Ese código ha caducado. Pide uno nuevo.",
      verification_failed: "Demasiados códigos erróneos. Pide uno nuevo.",
      verification_strategy_invalid: again,
      phone_number_invalid: "Eso no parece un móvil. Empieza por + y el país.",
      phone_number_taken: "Este número ya tiene cuenta. Usa otro, o inicia sesión.",
      username_taken: "Ese nombre ya está en uso. Elige otro.",
      wrong_app_code: "Ese no es el código que muestra ahora la aplicación. Espera al siguiente.",
      wrong_backup_code: "Ese no es uno de tus códigos de reserva, o ya se usó.",
      wrong_text_code: "Ese no es el código que enviamos. Mira el mensaje más reciente.",
    },
    retrying: (seconds) =>
      `Mucha gente está entrando desde aquí. Lo intentamos otra vez, sin que hagas nada, en ${n(seconds, { one: "# segundo", other: "# segundos" })}.`,
    endedSession:
      "Tu sesión se ha cerrado. Pasa después de una semana, al cambiar la contraseña o desde otro dispositivo tuyo.",
    signedInAs: (email) => `Ya habías iniciado sesión aquí, con ${email}.`,
    unreachable:
      "No podemos llegar al servicio de inicio de sesión. Espera un momento e inténtalo de nuevo.",
    refused: (code) =>
      `No ha funcionado. Inténtalo de nuevo, o dilo a quienes llevan este sitio: ${code}`,
    notRecognized:
      "Tienes la sesión iniciada, pero ahora mismo no reconocemos tu cuenta. Inténtalo en un momento, o cierra la sesión y vuelve a entrar.",
    /** The invitation page was reloaded during a sign-in and has lost the token of its link. */
    unfinished: {
      title: "Termina de iniciar sesión",
      lead: `Esta página se ha vuelto a cargar mientras iniciabas sesión. Termina eso primero. Si después no estás en ${theClub}, abre otra vez el enlace del correo de invitación.`,
    },
    leakedLead:
      "La contraseña que has escrito apareció en una filtración de otro servicio, así que ya no se puede usar. Elige una nueva: te enviamos un código.",
    other: {
      passkey: "Usar una llave de acceso",
      mailCode: "Enviarme mejor un código",
      noPassword: "Aquí no hay contraseñas: cada vez te enviamos un código.",
      noPasswordNew: "No hace falta contraseña: al entrar te enviamos un código.",
    },
    lastUsed: "Último uso",
    codeHint: "Se envía solo al completar las seis cifras.",
    social: {
      continueWith: (name) => `Continuar con ${name}`,
      or: "o con tu correo",
      noWay:
        "Aquí no hay ninguna forma de entrar que esta página pueda mostrar. Díselo a quienes llevan este sitio.",
      working: "Un momento",
      refusedTitle: "Aún no has iniciado sesión",
      unanswered:
        "Has vuelto antes de iniciar sesión allí. No ha cambiado nada: inténtalo de nuevo o usa tu correo.",
      back: "Volver",
      nothingTitle: "No queda nada por terminar",
      nothing:
        "Aquí no hay ningún inicio de sesión por terminar. Puede que ya esté hecho, o que empezara en otro navegador.",
    },
    factor: {
      titleNewDevice: "¿Eres tú?",
      titleSecond: "Un paso más",
      titleFirst: "Entra con un código",
      newDevice: "Estás entrando desde un dispositivo en el que aún no te habíamos visto.",
      sentMail: (to) => `Hemos enviado un código de seis cifras a ${to}.`,
      sentText: (to) => `Hemos enviado un código en un mensaje de texto a ${to}.`,
      app: "Abre tu aplicación de autenticación y escribe el código que muestra.",
      backup: "Escribe uno de los códigos de reserva que guardaste. Cada uno sirve una vez.",
      codeText: "Código del mensaje de texto",
      codeApp: "Código de la aplicación",
      codeBackup: "Código de reserva",
      other: "Usar otra forma",
      ways: {
        password: "Tu contraseña",
        email_code: (to) => `Un código por correo a ${to}`,
        phone_code: (to) => `Un código por mensaje de texto a ${to}`,
        totp: "El código de tu aplicación de autenticación",
        backup_code: "Un código de reserva",
      },
      back: "Volver a iniciar sesión",
    },
    stuck: {
      title: "Aquí no podemos seguir",
      signIn:
        "Esta cuenta pide un paso que no podemos mostrar. Prueba con otro navegador u otra red. Si no sirve, di la palabra de abajo a quienes llevan este sitio.",
      signUp: notSetUp,
      signUpCheck:
        "El registro pide una comprobación de seguridad que no podemos mostrar. Prueba con otro navegador u otra red. Si no sirve, di la palabra de abajo a quienes llevan este sitio.",
      again: "Empezar de nuevo",
      word: (word) => `Para la ayuda: ${word}`,
    },
    noMail: "¿No llega el correo? Puede que ya tengas una cuenta con esta dirección:",
    noMailLink: "inicia sesión",
    more: {
      title: "Un poco más",
      lead: "Este sitio también pide esto.",
      username: "Nombre de usuario",
      usernameHint: "Letras, cifras, guiones y guiones bajos",
      phone: "Número de móvil",
      phoneHint: "Con el país, como +34 612 34 56 78",
      verifyPhone: "Mira tu teléfono",
    },
    task: {
      title: "Antes, una cosa",
      "reset-password": "Hay que cambiar tu contraseña antes de seguir. Elige aquí una nueva.",
      "setup-mfa":
        "Tu cuenta necesita una segunda forma de entrar, como una aplicación de autenticación, y eso no se puede preparar aquí. Pregunta a quienes llevan este sitio.",
      "choose-organization":
        "Tu cuenta tiene que pertenecer antes a una organización, y eso no se puede elegir aquí. Pregunta a quienes llevan este sitio.",
      other:
        "Tu cuenta tiene algo pendiente que no se puede hacer aquí. Pregunta a quienes llevan este sitio.",
      save: "Guardar la contraseña nueva",
    },
  };
})();

export const account = /* @__PURE__ */ ((): Account => ({
  page: {
    title: "Acceso y seguridad",
    back: "Volver a los ajustes",
  },
  passkeys: {
    title: "Llaves de acceso",
    lead: "Entra con tu huella, tu cara o el PIN de tu dispositivo en lugar de una contraseña.",
    add: "Añadir una llave de acceso",
    isAdded: "La llave de acceso está lista. Ya puedes entrar con ella.",
    added: (day) => `Añadida el ${day}`,
    used: (day) => `usada por última vez el ${day}`,
    unused: "aún sin usar",
    rename: "Cambiar el nombre",
    renameNamed: (name) => `Cambiar el nombre de ${name}`,
    name: "Nombre de la llave de acceso",
    save: "Guardar el nombre",
    remove: "Quitar",
    removeNamed: (name) => `Quitar ${name}`,
    removeLead: "Ya no podrás entrar con ella. Bórrala también en tu dispositivo.",
    removeSure: (name) => `Sí, quitar ${name}`,
    keep: "Dejarla",
  },
  connections: {
    title: "Cuentas conectadas",
    lead: "Inicia sesión con una cuenta que ya tienes en otro sitio, sin contraseña.",
    connect: (name) => `Conectar ${name}`,
    remove: "Quitar",
    removeNamed: (name) => `Quitar ${name}`,
    removeLead: (name) => `Después no podrás iniciar sesión con ${name}.`,
    keep: "Conservarla",
    onlyWay: "Es tu única forma de entrar, así que no se puede quitar. Pon primero una contraseña.",
  },
  addresses: {
    title: "Direcciones de correo",
    lead: "Nuestros correos van a tu dirección principal. Puedes aceptar las invitaciones que lleguen a cualquiera de tus direcciones verificadas.",
    primary: "Principal",
    unverified: "Sin verificar",
    verify: "Verificar",
    makePrimary: "Hacerla principal",
    remove: "Quitar",
    add: "Añadir una dirección",
    newAddress: "Dirección nueva",
    send: "Enviadme un código",
    sentTo: (email) =>
      `Hemos enviado un código de seis cifras a ${email}. La dirección contará cuando lo escribas.`,
    confirm: "Verificar la dirección",
    notNow: "Ahora no",
    cancel: "Cancelar",
    verified: (email) => `${email} está verificada. Ya puedes aceptar las invitaciones que reciba.`,
    primaryNow: (email) => `Desde ahora, nuestros correos van a ${email}.`,
    removeLead: (email) =>
      `¿Quitar ${email}? Tu cuenta ya no podrá aceptar las invitaciones que reciba, ni podrás entrar con ella.`,
    removeUnverified: (email) => `¿Quitar ${email}? Nunca se verificó.`,
    removeSure: "Sí, quitarla",
    keep: "Dejarla",
    removed: (email) => `${email} ya no está en tu cuenta.`,
  },
  password: {
    title: "Contraseña",
    none: "Tu cuenta aún no tiene contraseña. Entras de otra manera.",
    change: "Cambiar la contraseña",
    set: "Poner una contraseña",
    current: "Contraseña actual",
    signOutOthers: "Cerrar la sesión en mis otros dispositivos",
    saved: "Desde ahora vale tu contraseña nueva.",
    savedAndOut:
      "Desde ahora vale tu contraseña nueva, y en tus otros dispositivos la sesión está cerrada.",
  },
  devices: {
    title: "Tus dispositivos",
    lead: "Dónde está abierta tu cuenta. Cierra la sesión donde no la reconozcas o ya no la uses.",
    name: (browser, device) => `${browser} en ${device}`,
    browser: "Un navegador",
    mobile: "un móvil",
    computer: "un ordenador",
    here: "Este dispositivo",
    active: (when) => `Activo ${when}`,
    signOut: "Cerrar la sesión allí",
    signOutOthers: "Cerrar la sesión en todos los demás",
    sure: (name) => `¿Cerrar la sesión en ${name}? Puede tardar un minuto en notarse.`,
    sureOthers:
      "¿Cerrar la sesión en todos los demás dispositivos? Puede tardar un minuto en notarse.",
    signOutSure: "Sí, cerrarla",
    keep: "Dejarla abierta",
    ended: (name) => `La sesión en ${name} está cerrada.`,
    endedOthers: "Tu sesión solo está abierta en este dispositivo.",
    none: "Tu sesión no está abierta en ningún otro sitio.",
  },
  refusals: {
    address_taken: "Ya tienes esta dirección, o la tiene otra cuenta.",
    delete_linked_identification_disallowed:
      "Esta dirección vino con una cuenta conectada. Desconecta antes esa cuenta.",
    form_verification_needed: "Verifica antes esta dirección.",
    identification_deletion_failed: "Es tu última dirección, así que se queda.",
    invalid_action_for_session: "En ese dispositivo ya no hay sesión. Vuelve a cargar la página.",
    last_required_identification_deletion_failed:
      "Es tu última dirección verificada, así que se queda. Añade antes otra.",
    too_many_unverified_identifications:
      "Tienes varias direcciones sin verificar. Verifica o quita antes alguna.",
  },
  reverify: {
    title: "Confirma que eres tú",
    lead: "Para este cambio tienes que identificarte otra vez.",
    confirm: "Confirmar",
    stuck:
      "Aquí no podemos comprobar que eres tú. Cierra la sesión, entra otra vez y haz el cambio enseguida.",
  },
  secondFactor: {
    title: "Acceso en dos pasos",
    lead: "Después de la contraseña escribes también un código que muestra una aplicación de tu teléfono. Así nadie entra solo con tu contraseña.",
    setUp: "Activar el acceso en dos pasos",
    scan: "Escanea esta imagen con una aplicación de autenticación. Quizá tu teléfono ya tenga una; también las hay gratuitas.",
    qr: "Código QR para tu aplicación de autenticación",
    samePhone: "La aplicación está en este dispositivo: abrirla",
    key: "¿No puedes escanearla? Escribe esta clave en la aplicación.",
    copyKey: "Copiar la clave",
    notCopied: "Este navegador no nos deja copiar. Selecciona el texto y cópialo tú.",
    thenCode: "Después escribe las seis cifras que muestra la aplicación.",
    turnOn: "Activarlo",
    cancel: "Ahora no",
    on: "Está activado. Al entrar te pedimos también un código de tu aplicación de autenticación.",
    renewLead:
      "Los códigos de reserva te dejan entrar sin el teléfono. Los nuevos sustituyen a los que tienes.",
    renew: "Códigos de reserva nuevos",
    required: "Este sitio pide un segundo paso a todo el mundo, así que sigue activado.",
    remove: "Desactivar el acceso en dos pasos",
    removeLead:
      "Entonces bastará con tu contraseña para entrar, y tus códigos de reserva dejarán de servir.",
    removeSure: "Sí, desactivarlo",
    keep: "Dejarlo activado",
    task: "Este sitio pide a todo el mundo un segundo paso al entrar. Actívalo ahora; necesitas tu teléfono.",
    codes: {
      title: "Guarda estos códigos de reserva",
      lead: "Si pierdes el teléfono, entra con uno de estos códigos. Cada uno sirve una vez. Guárdalos en un lugar seguro, y no solo en ese teléfono: no podemos volver a mostrarlos.",
      copy: "Copiar los códigos",
      save: "Guardar en un archivo",
      fileName: "codigos-de-reserva.txt",
      fileTitle: (site) => `Códigos de reserva para ${site}. Cada uno sirve una vez.`,
      done: "Ya los he guardado",
    },
  },
}))();

export const console = /* @__PURE__ */ ((): Console => ({
  club: {
    name: "Nombre y zona horaria",
    timezone: "Zona horaria",
    poster: "Imprimir un cartel",
    records: "Registros",
    leaked: "¿Se filtró un código antiguo? Mira quién entró con él",
    rotate: "Código nuevo",
    rotateWarning:
      "El código antiguo deja de funcionar al instante, también en carteles y mensajes. Quien ya está dentro, sigue dentro.",
    rotateSure: "Sí, crear un código nuevo",
    rotateNo: "Quedarme con este",
    remove: `Eliminar ${theClub}`,
    removeLead:
      "Todo el mundo lo pierde al instante, y su código y sus invitaciones dejan de funcionar. Puedes deshacerlo durante 30 días.",
    removeType: (name) => `Escribe «${name}» para confirmar`,
    removeSure: (name) => `Eliminar ${name}`,
    removed: (name) => `${name} se ha eliminado. Un titular puede recuperarlo durante 30 días.`,
    restore: "Recuperarlo",
    joining: "Cuando alguien escribe el código",
    joins: {
      open: "Entra al instante",
      approve: "Espera a que la administración diga que sí",
    },
  },
  people: {
    title: "Personas",
    waiting: (count) => n(count, { one: "Una persona espera", other: "# personas esperan" }),
    approve: "Dejar entrar",
    approveNamed: (name) => `Dejar entrar a ${name}`,
    decline: "Rechazar",
    declineNamed: (name) => `Rechazar a ${name}`,
    suspended: "En suspenso",
    changeShort: "Cambiar",
    change: (name) => `Cambiar a ${name}`,
    role: "Papel",
    suspend: "Suspender por ahora",
    lift: "Levantar la suspensión",
    remove: `Quitar ${ofTheClub}`,
    removeSure: (name) => `Sí, quitar a ${name}`,
    ownersOnly: "Solo un titular puede cambiar a titulares y administradores.",
    more: "Ver más",
    nobody: (text) => `Aquí no hay nadie que se llame «${text}».`,
    empty: "Todavía nadie. Comparte el código y aparecerán aquí.",
    nameless: "Aún sin nombre",
  },
  leak: {
    title: "Quién entró con un código antiguo",
    lead: "Suspéndelos a la vez y vuelve a dejar entrar a quien conozcas, uno por uno, en Personas. Quienes entrenan y administran se quedan.",
    since: "En los últimos",
    days: (count) => (count === 365 ? "12 meses" : n(count, { one: "24 horas", other: "# días" })),
    nobody:
      "Nadie. Crea primero un código nuevo, y quien haya entrado con el anterior aparecerá aquí.",
    suspend: "Suspender a todos",
    sure: "Sí, suspender a todos",
    done: (count) =>
      n(count, { one: "Una persona queda suspendida.", other: "# personas quedan suspendidas." }),
  },
  poster: {
    lead: "Únete",
    print: "Imprimir",
    hint: "A4, basta con blanco y negro.",
    or: (host) => `Escanéalo, o entra en ${host} y escribe el código`,
  },
  dialog: {
    addTitle: "Añadir una sesión",
    changeTitle: "Cambiar la sesión",
    name: "¿Qué es?",
    namePlaceholder: "Por ejemplo, Entrenamiento sub-12",
    kind: "Tipo",
    day: "Día",
    from: "Desde",
    until: "Hasta",
    zone: (zone) => `Las horas son las de ${zone}.`,
    where: "Lugar",
    capacity: "Plazas",
    capacityHint: "Déjalo vacío si no hay límite.",
    notes: "Notas para todos",
    repeat: "Cada semana",
    count: "Cuántas semanas",
    add: "Añadirla",
    addMany: (count) => n(count, { one: "Añadir # sesión", other: "Añadir # sesiones" }),
    save: "Guardar",
    scope: "¿Qué cambia?",
    this: "Solo esta",
    following: "Esta y todas las siguientes",
    tells: "Quien va recibe un correo cuando cambia la hora o el lugar.",
  },
  overview: {
    title: "De un vistazo",
    members: (count) => n(count, { one: "# persona dentro", other: "# personas dentro" }),
    waiting: (count, isMore) =>
      isMore
        ? `Más de ${count} esperan un sí`
        : n(count, { one: "# espera un sí", other: "# esperan un sí" }),
    invited: (count, isMore) =>
      isMore
        ? `Más de ${count} invitaciones abiertas`
        : n(count, { one: "# invitación abierta", other: "# invitaciones abiertas" }),
    bounced: (count, isMore) =>
      isMore
        ? `Más de ${count} correos devueltos`
        : n(count, { one: "# correo devuelto", other: "# correos devueltos" }),
    sessions: (count, isMore) =>
      isMore
        ? `Más de ${count} sesiones en los próximos siete días`
        : n(count, {
            one: "# sesión en los próximos siete días",
            other: "# sesiones en los próximos siete días",
          }),
  },
  everyone: {
    tab: "Todo el mundo",
    search: "Buscar a cualquiera por nombre o correo",
    seeAll: "Ver todo",
  },
  mails: {
    title: "Correo",
    lead: "Cada correo que salió y qué fue de él. Lo que decía no se guarda.",
    show: "Mostrar",
    all: "Todos",
    statuses: {
      queued: "Por salir",
      sent: "En camino",
      delivered: "Ha llegado",
      bounced: "Devuelto",
      complained: "Marcado como spam",
      failed: "No se pudo enviar",
    },
    templates: {
      "tenant-welcome-invite": "Invitación",
      "club-signup": `Creación de ${aClub}`,
      "guardian-invite": "Pregunta a un responsable",
      "session-cancelled": "Sesión cancelada",
      "series-cancelled": "Sesiones canceladas",
      "session-moved": "Sesión cambiada",
      "series-moved": "Sesiones cambiadas",
      "place-free": "Hay una plaza",
    },
    attempts: (count) => n(count, { one: "# intento", other: "# intentos" }),
    why: (reason) => `Motivo: ${reason}`,
    held: "Postmark, que lleva el correo, todavía no acepta este. Espera, y saldrá solo en cuanto quienes llevan esta aplicación lo resuelvan.",
    empty: "No hay correos de ese tipo.",
  },
  logo: {
    title: "Logotipo",
    lead: `Se muestra junto al nombre, a todas las personas ${ofTheClub}. Vale cualquier imagen; se hace pequeña y cuadrada.`,
    choose: "Elegir una imagen",
    replace: "Elegir otra imagen",
    remove: "Quitarlo",
    unreadable: "Ese archivo no es una imagen que se pueda leer aquí. Prueba con PNG o JPEG.",
  },
  limits: {
    title: "Reglas y límites",
    codeRole: "Quien llega con el código pasa a ser",
    byKind: "Madre, padre o jugador, según diga",
    scope: "Cuando una madre o un padre llega con el código, ¿quién entra?",
    scopes: {
      parentAndPlayers: "Esa persona y todos sus jugadores",
      parent: "Solo esa persona",
      players: "Solo sus jugadores",
    },
    minLoginAge: "Edad mínima para un acceso propio",
    maxMembers: "Personas como máximo",
    invitesPerDay: "Correos al día como máximo",
    noLimit: "Déjalo vacío si no hay límite.",
  },
  invite: {
    title: "Invitar a alguien",
    submit: "Enviar invitación",
    sent: (email) => `La invitación a ${email} va en camino.`,
    recorded: (name) =>
      `${name} está en el registro. Invita a su madre o padre cuando tengas su dirección.`,
    emailOptional: "Correo, si tiene uno propio",
    emailHint:
      "Desde los 13 años puede tener acceso propio. Déjalo vacío para menores de esa edad.",
    birthdate: "Fecha de nacimiento",
    guardian: "Madre, padre o responsable",
    noGuardian: "Nadie todavía",
    child: "Su hijo o hija",
    addChild: "Añadir a su hijo o hija",
    problems: {
      already_member: "Ya está dentro, con ese papel.",
      forbidden: "Solo un titular puede nombrar titulares o administradores.",
      tenant_full: `Ya no caben más en ${theClub}. Haz sitio antes, o sube el límite.`,
      email_domain_not_allowed: `${TheClub} solo admite ciertas direcciones, y esta no es una de ellas.`,
      rate_limited:
        "Bastantes correos por hoy. Una dirección recibe tres al día, y hay un límite diario para el conjunto.",
      age_restricted:
        "Es demasiado joven para tener acceso. Invita a su madre o padre y añade ahí al menor.",
    },
  },
  invitations: {
    title: "Invitaciones",
    members: "Miembros",
    invite: "Invitar a alguien",
    import: "Desde una tabla",
    show: "Mostrar",
    statuses: {
      pending: "A la espera de respuesta",
      accepted: "Aceptadas",
      expired: "Caducadas",
      revoked: "Retiradas",
    },
    empty: {
      pending: "Nadie está esperando. Invita a alguien y verás llegar el correo.",
      accepted: "Todavía nadie ha aceptado una invitación.",
      expired: "No ha caducado ninguna.",
      revoked: "No se ha retirado ninguna.",
    },
    resend: "Enviar de nuevo",
    resendHint: "¿Dirección equivocada? Corrígela aquí. El enlace anterior deja de funcionar.",
    revoke: "Retirar la invitación",
    revokeSure: "Sí, retirarla",
    delivery: {
      queued: "El correo está a punto de salir.",
      sent: "El correo va en camino.",
      delivered: "El correo ha llegado.",
      bounced: "El correo ha sido devuelto.",
      complained: "Han marcado el correo como spam.",
      failed: "No se pudo enviar el correo.",
    },
    inactive:
      "Un correo a esta dirección fue devuelto o se marcó como spam, así que ya no se le envía nada. Si está mal, corrígela y envíalo de nuevo. Si está bien, habla con quienes llevan esta aplicación: pueden reactivar una dirección cuyo correo fue devuelto. Si se marcó como spam, solo puede hacerlo el soporte de Postmark.",
    accepted: "Ya está dentro.",
    expired: "El enlace ha caducado. Envíalo de nuevo.",
    revoked: "Retirada.",
    expires: (day) => `El enlace funciona hasta el ${day}.`,
  },
  rules: {
    title: "A quién admite el código",
    paused: "Pausar el código: por ahora no admite a nadie",
    slug: (slug) => `Admitir también «${slug}» en su lugar. Quien escribe eso siempre espera un sí`,
    expires: "Hasta el final del",
    uses: "Personas como máximo",
    domains: "Solo direcciones de",
    domainsHint: "Por ejemplo school.example. Déjalo vacío para todo el mundo.",
    badDomain: "Escribe dominios como school.example, separados por comas.",
  },
  transfer: {
    hand: `Ceder ${theClub} a esta persona`,
    lead: (name) => `${name} pasa a ser titular, y tú, administrador o administradora.`,
    sure: (name) => `Sí, ${name} será titular`,
  },
  audit: {
    title: "Qué ha pasado",
    what: "Mostrar",
    everything: "Todo",
    empty: "Nada de ese tipo.",
    nobody: "por sí solo",
    gone: "Alguien que se fue",
    notOnly: (name) => `Solo ${name} ✕`,
    download: "Descargar como tabla",
    actions: {
      "invitation.created": "Invitación enviada",
      "invitation.resent": "Invitación enviada de nuevo",
      "invitation.revoked": "Invitación retirada",
      "invitation.accepted": "Invitación aceptada",
      "membership.created": "Alguien ha entrado",
      "membership.approved": "Se dejó entrar a alguien",
      "membership.updated": "Se cambió a un miembro",
      "membership.removed": "Se quitó a un miembro",
      "membership.left": "Alguien se fue",
      "player.created": "Se registró a un jugador",
      "player.added": "Entró un jugador",
      "player.approved": "Se dejó entrar a un jugador",
      "player.removed": "Se quitó a un jugador",
      "player.left": "Se fue un jugador",
      "player.erased": "Se borró a un jugador",
      "guardian.added": "Un menor tiene responsable",
      "guardian.removed": "Se quitó a un responsable",
      "slip.created": "Se imprimió un papel",
      "session.created": "Sesiones añadidas",
      "session.updated": "Se cambió una sesión",
      "session.cancelled": "Se canceló una sesión",
      "signup.updated": "Alguien respondió",
      "signup.promoted": "Alguien recibió una plaza libre",
      "roster.updated": "Se anotó la asistencia",
      "code.rotated": "Código nuevo",
      "tenant.created": `Se creó ${theClub}`,
      "tenant.updated": "Ajustes cambiados",
      "tenant.transferred": `Cambió el titular ${ofTheClub}`,
      "tenant.deleted": `Se eliminó ${theClub}`,
      "tenant.restored": `Se recuperó ${theClub}`,
      "tenant.suspended": `Se suspendió ${theClub}`,
      "tenant.reinstated": `Terminó la suspensión ${ofTheClub}`,
      "tenant.orphaned": "La cuenta del último titular ya no existe",
    },
  },
  table: {
    title: "Invitar desde una tabla",
    lead: "Un archivo CSV, como lo guarda cualquier hoja de cálculo: una persona por línea. Lo ves todo antes de que se envíe nada.",
    template: "Descargar una plantilla",
    choose: "Elegir un archivo",
    people: (count) => n(count, { one: "# persona", other: "# personas" }),
    preview: (good, bad) =>
      [
        n(good, { one: "# línea está bien", other: "# líneas están bien" }),
        bad > 0 && n(bad, { one: "# hay que revisarla", other: "# hay que revisarlas" }),
      ]
        .filter(Boolean)
        .join(", ")
        .concat("."),
    andMore: (count) => `… y ${count} más`,
    submit: (count) => n(count, { one: "Enviar # invitación", other: "Enviar # invitaciones" }),
    sending: (done, all) => `${done} de ${all}`,
    created: (count) =>
      n(count, { one: "# invitación enviada.", other: "# invitaciones enviadas." }),
    skipped: (count) => n(count, { one: "# ya estaba.", other: "# ya estaban." }),
    failed: (count) =>
      n(count, { one: "# línea no se pudo enviar:", other: "# líneas no se pudieron enviar:" }),
    line: (line) => `Línea ${line}`,
    empty: "No hay nadie en este archivo. La primera línea nombra las columnas.",
    noEmail: "Este archivo no tiene una columna llamada email. Parte de la plantilla.",
    badEmail: "eso no es una dirección de correo",
    badRole: (role) => `no hay ningún papel llamado «${role}»`,
    badDate: "escribe la fecha de nacimiento como 2014-05-31",
    stopped:
      "El resto no se ha enviado. Si envías el archivo otra vez, nadie recibe dos invitaciones.",
    toList: "Ver las invitaciones",
  },
  players: {
    rosters: {
      title: "Quién ve quién va a una sesión",
      options: {
        staff: "Quienes entrenan y administran",
        members: `Todo el mundo, sin teléfono ni correo`,
      },
    },
    title: "Jugadores",
    empty: "Todavía no hay jugadores. Invita a las familias con sus hijos, o invita a un jugador.",
    waiting: (count) => n(count, { one: "Un jugador espera", other: "# jugadores esperan" }),
    born: (day) => `Nacimiento: ${day}`,
    band: (years) => `Edad: ${years}`,
    noGuardian: "Todavía sin responsable",
    notAgreed: "Falta el sí de su responsable",
    held: "Hasta que un responsable diga que sí, los demás solo ven las iniciales. Si no lo hay en 30 días, se borra.",
    manage: "Cambiar",
    manageNamed: (name) => `Cambiar a ${name}`,
    guardians: "Se ocupa",
    invite: "Invitar a un responsable",
    whom: "Invitar",
    guardian: "A un responsable",
    themselves: (name) => `A ${name}, con acceso propio`,
    inviteSubmit: "Enviar invitación",
    removeGuardian: (name) => `Quitar a ${name} como responsable`,
    removeGuardianSure: (name) => `Sí, quitar a ${name}`,
    cannotRemove:
      "Puedes quitar a responsables que llegaron después que el menor, o que son miembros aquí, y a ninguno de tu propio hijo o hija.",
    remove: `Sacar ${ofTheClub}`,
    removeSure: (name) => `Sí, sacar a ${name}`,
    slipsTitle: "Papeles para las familias",
    slipsLead:
      "Uno por cada menor sin responsable. Una madre o un padre escribe su código y la fecha de nacimiento, y ya está dentro. Cada uno vale una vez, durante 30 días; al imprimir de nuevo se crean otros.",
    slipsMake: (count) => n(count, { one: "Crear un papel", other: "Crear # papeles" }),
    slipsNone: "Todos los jugadores tienen responsable.",
    slipFor: (name) => `Para la familia de ${name}`,
    slipHow: (address) => `Entra en ${address} y escribe`,
    slipUntil: (day) => `Vale una vez, hasta el ${day}. Ten a mano la fecha de nacimiento.`,
  },
}))();

export const mails: Record<Template, string> = {
  "tenant-welcome-invite": `Subject: Te han invitado a unirte a {{tenant_name}} en {{product_name}}

Hola, {{recipient_name|buenas}}:

{{sender_name|La organización}} te invita a {{tenant_name}}.

[Aceptar la invitación]({{accept_url}})

El enlace es solo para ti y funciona una vez, durante siete días. Si no lo esperabas, no hagas nada: nadie se une por abrir este correo.`,

  "club-signup": `Subject: Termina de crear {{tenant_name}} en {{product_name}}

Hola, {{recipient_name|buenas}}:

Alguien, esperamos que tú, quiere crear {{tenant_name}} con esta dirección. Queda un solo paso.

[Terminar]({{accept_url}})

El enlace es solo para ti y funciona una vez, durante siete días. Si no has sido tú, no hagas nada: sin el enlace no se crea ninguna cuenta.`,

  "guardian-invite": `Subject: {{sender_name|Alguien}} te pide que te ocupes de {{participant_name}} en {{product_name}}

Hola, {{recipient_name|buenas}}:

{{sender_name|Alguien}} se ocupa de {{participant_name}} en {{product_name}} y te pide que tú también lo hagas: verás las sesiones y podrás decir quién va.

[Aceptar]({{accept_url}})

El enlace es solo para ti y funciona una vez, durante siete días. Si no conoces a {{participant_name}}, no hagas nada.`,

  "session-cancelled": `Subject: {{session_title}}: sesión cancelada ({{tenant_name}})

Hola, {{recipient_name|buenas}}:

{{session_title}}, prevista para el {{when}}, se ha cancelado.

[Ver la sesión]({{session_url}})

Recibes este mensaje porque tú o tu hijo o hija ibais a ir.`,

  "series-cancelled": `Subject: {{session_title}}: cancelada a partir de ahora ({{tenant_name}})

Hola, {{recipient_name|buenas}}:

{{session_title}} se ha cancelado a partir del {{when}}. Sesiones a las que tú o tu hijo o hija ibais a ir: {{count}}.

[Ver la primera]({{session_url}})`,

  "session-moved": `Subject: {{session_title}} ha cambiado ({{tenant_name}})

Hola, {{recipient_name|buenas}}:

{{session_title}} tiene nueva hora o nuevo lugar. Ahora es el {{when}}.

Lugar: {{location|todavía por decidir}}

[Ver la sesión]({{session_url}})

Sigues en la lista de quienes van. Si ya no puedes, dilo allí.`,

  "series-moved": `Subject: {{session_title}} ha cambiado a partir de ahora ({{tenant_name}})

Hola, {{recipient_name|buenas}}:

{{session_title}} tiene nueva hora o nuevo lugar. La próxima es el {{when}}, y las siguientes igual. Sesiones a las que tú o tu hijo o hija vais: {{count}}.

Lugar: {{location|todavía por decidir}}

[Ver la próxima]({{session_url}})

Sigues en la lista de quienes van. Si ya no puedes, dilo allí.`,

  "place-free": `Subject: Hay una plaza: {{session_title}} ({{tenant_name}})

Hola, {{recipient_name|buenas}}:

Ha quedado una plaza libre y es para {{participant_name|ti}}: {{session_title}}, el {{when}}.

[Ver la sesión]({{session_url}})

Si ya no puede ser, dilo allí y pasará a la siguiente persona.`,
};
