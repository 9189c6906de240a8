import type { Instance } from "./instance.ts";
import { lockMinutes, maxFailedAttempts } from "./lockout.ts";
import { socialSettings } from "./oauth-providers.ts";
import { maxLength, minLength } from "./passwords.ts";
import type { FieldRule, InstanceSettings } from "./settings.ts";

/** Turnstile's public test key, which always passes. */
const captchaTestKey = "1x00000000000000000000AA";

/** `/environment`: the settings of the instance, for clerk-js. */
export function environment({ appUrl }: Instance, settings: InstanceSettings) {
  return {
    auth_config: authConfig(settings),
    display_config: displayConfig(appUrl, settings),
    user_settings: userSettings(settings),
    organization_settings: {
      enabled: settings.organizations,
      max_allowed_memberships: 5,
      force_organization_selection: settings.sessionTask === "choose-organization",
      actions: { admin_delete: true },
      domains: { enabled: false, enrollment_modes: [], default_role: "org:member" },
      slug: { disabled: false },
      creator_role: "org:admin",
    },
    fraud_settings: {
      object: "fraud_settings",
      native: { device_attestation_mode: "disabled" },
    },
    commerce_settings: {
      billing: {
        stripe_publishable_key: "",
        free_trial_requires_payment_method: true,
        organization: { enabled: false, has_paid_plans: false },
        user: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: {
      enabled: false,
      user_api_keys_enabled: false,
      orgs_api_keys_enabled: false,
    },
    protect_config: { loaders: [] },
    client_debug_mode: false,
    partitioned_cookies: false,
    maintenance_mode: false,
  };
}

const onOff = (rule: FieldRule) => (rule === "optional" ? "on" : rule);

function authConfig(settings: InstanceSettings) {
  const code = settings.emailVerification === "link" ? "email_link" : "email_code";
  const hasPhone = settings.phone !== "off";
  return {
    object: "auth_config",
    id: "aac_emulated",
    first_name: onOff(settings.names),
    last_name: onOff(settings.names),
    email_address: "required",
    phone_number: onOff(settings.phone),
    username: onOff(settings.username),
    password: settings.password ? "required" : "off",
    identification_requirements: [["email_address"]],
    identification_strategies: [
      "email_address",
      ...(hasPhone ? ["phone_number"] : []),
      ...(settings.username === "off" ? [] : ["username"]),
    ],
    first_factors: [
      ...(settings.emailSignIn ? [code] : []),
      ...settings.socialProviders.map((provider) => `oauth_${provider}`),
      ...(settings.password ? ["password", "reset_password_email_code"] : []),
      ...(settings.passkeys ? ["passkey"] : []),
      "ticket",
    ],
    second_factors: settings.secondFactor === "off" ? [] : ["totp", "backup_code"],
    email_address_verification_strategies: [code],
    single_session_mode: settings.singleSession,
    enhanced_email_deliverability: false,
    test_mode: settings.testMode,
    cookieless_dev: settings.isDevelopment,
    url_based_session_syncing: settings.isDevelopment,
    claimed_at: null,
    reverification: settings.reverification,
    native_settings: {
      object: "native_settings",
      api_enabled: false,
      trusted_device_sign_in_enabled: false,
      trusted_device_enrollment_prompt_after_sign_in_enabled: false,
      trusted_device_enrollment_prompt_after_sign_up_enabled: false,
    },
  };
}

function displayConfig(appUrl: string, settings: InstanceSettings) {
  return {
    object: "display_config",
    id: "display_config_emulated",
    instance_environment_type: "development",
    application_name: "Tenantry",
    theme: {},
    preferred_sign_in_strategy: settings.password ? "password" : "otp",
    logo_image_url: null,
    favicon_image_url: null,
    home_url: appUrl,
    sign_in_url: `${appUrl}/sign-in`,
    sign_up_url: `${appUrl}/sign-up`,
    user_profile_url: `${appUrl}/user`,
    waitlist_url: `${appUrl}/waitlist`,
    oauth_consent_url: `${appUrl}/oauth-consent`,
    after_sign_in_url: appUrl,
    after_sign_up_url: appUrl,
    after_sign_out_one_url: appUrl,
    after_sign_out_all_url: appUrl,
    after_switch_session_url: appUrl,
    after_join_waitlist_url: appUrl,
    organization_profile_url: `${appUrl}/organization`,
    create_organization_url: `${appUrl}/create-organization`,
    after_leave_organization_url: appUrl,
    after_create_organization_url: appUrl,
    logo_link_url: appUrl,
    support_email: null,
    branded: true,
    experimental_force_oauth_first: false,
    clerk_js_version: "6",
    show_devmode_warning: false,
    google_one_tap_client_id: null,
    help_url: null,
    privacy_policy_url: null,
    terms_url: null,
    logo_url: null,
    favicon_url: null,
    logo_image: null,
    favicon_image: null,
    captcha_public_key: settings.captcha ? captchaTestKey : null,
    captcha_widget_type: settings.captcha ? "smart" : null,
    captcha_public_key_invisible: settings.captcha ? captchaTestKey : null,
    captcha_provider: settings.captcha ? "turnstile" : null,
    captcha_oauth_bypass: [],
    captcha_heartbeat: false,
  };
}

function userSettings(settings: InstanceSettings) {
  const code = settings.emailVerification === "link" ? "email_link" : "email_code";
  const byRule = (rule: FieldRule) => ({ enabled: rule !== "off", required: rule === "required" });
  const second = settings.secondFactor !== "off";
  return {
    attributes: {
      email_address: attribute({
        enabled: true,
        required: true,
        used_for_first_factor: settings.emailSignIn,
        first_factors: settings.emailSignIn ? [code] : [],
        verifications: [code],
        verify_at_sign_up: true,
      }),
      phone_number: attribute({
        ...byRule(settings.phone),
        used_for_first_factor: settings.phone !== "off",
        first_factors: settings.phone === "off" ? [] : ["phone_code"],
        verifications: settings.phone === "off" ? [] : ["phone_code"],
        verify_at_sign_up: settings.phone !== "off",
      }),
      username: attribute({
        ...byRule(settings.username),
        used_for_first_factor: settings.username !== "off",
      }),
      web3_wallet: attribute({}),
      first_name: attribute(byRule(settings.names)),
      last_name: attribute(byRule(settings.names)),
      password: attribute({ enabled: settings.password, required: settings.password }),
      authenticator_app: attribute({
        enabled: second,
        used_for_second_factor: second,
        second_factors: second ? ["totp"] : [],
      }),
      ticket: attribute({ enabled: true }),
      backup_code: attribute({
        enabled: second,
        used_for_second_factor: second,
        second_factors: second ? ["backup_code"] : [],
      }),
      passkey: attribute({
        enabled: settings.passkeys,
        used_for_first_factor: settings.passkeys,
        first_factors: settings.passkeys ? ["passkey"] : [],
        verifications: settings.passkeys ? ["passkey"] : [],
      }),
    },
    sign_in: { second_factor: { required: settings.secondFactor === "required" } },
    sign_up: {
      captcha_enabled: settings.captcha,
      captcha_widget_type: "smart",
      custom_action_required: false,
      progressive: true,
      mode: settings.signUpMode,
      legal_consent_enabled: settings.legalConsent,
    },
    social: socialSettings(settings),
    saml: { enabled: false },
    enterprise_sso: { enabled: false },
    restrictions: {
      allowlist: { enabled: false },
      blocklist: { enabled: false },
      allowlist_blocklist_disabled_on_sign_in: { enabled: false },
      block_email_subaddresses: { enabled: false },
      block_disposable_email_domains: { enabled: false },
    },
    password_settings: passwordSettings(settings),
    username_settings: {
      min_length: 4,
      max_length: 64,
      allow_extended_special_characters: false,
      allow_numeric_usernames: false,
    },
    actions: { delete_self: true, create_organization: true, create_organizations_limit: null },
    attack_protection: {
      user_lockout: {
        enabled: settings.lockout,
        max_attempts: maxFailedAttempts,
        duration_in_minutes: lockMinutes,
      },
      pii: { enabled: true },
      email_link: { require_same_client: false },
      enumeration_protection: { enabled: settings.strictEnumeration },
    },
    passkey_settings: {
      allow_autofill: settings.passkeyAutofill,
      show_sign_in_button: settings.passkeyButton,
      satisfies_second_factor: true,
    },
  };
}

function passwordSettings(settings: InstanceSettings) {
  return {
    disable_hibp: !settings.rejectLeakedPasswords,
    disable_password_reverification: false,
    min_length: minLength,
    max_length: maxLength,
    require_special_char: false,
    require_numbers: false,
    require_uppercase: false,
    require_lowercase: false,
    show_zxcvbn: false,
    min_zxcvbn_strength: 0,
    enforce_hibp_on_sign_in: settings.rejectLeakedPasswords,
    allowed_special_characters: "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~",
  };
}

function attribute(settings: Record<string, unknown>) {
  return {
    enabled: false,
    required: false,
    used_for_first_factor: false,
    first_factors: [],
    used_for_second_factor: false,
    second_factors: [],
    verifications: [],
    verify_at_sign_up: false,
    immutable: false,
    ...settings,
  };
}
