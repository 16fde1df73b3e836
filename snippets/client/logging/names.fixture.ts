/** A name for each word by which a secret is told. */
export const secretNames = split(`
  x-macaroon x-sas x-tk tpin mpin zak pgtIou X-Firebase-AppCheck app_check X-JFrog-Art-Api ntlm_hash
  mysessionsx mysignaturesx
  x-auth x-authorization x-authorisation x-authentication x-authn x-authz
  x-bearer x-dpop x-token x-tok x-tkn x-jwt x-secret x-key x-apikey
  x-accesskey x-credential x-cred x-hmac x-password x-passwd x-passwort
  x-pass x-passphrase x-passcode x-passwrd x-pwd x-pswd x-psw x-psk x-pw
  x-session x-sess x-sessid x-sid x-cookie x-csrf x-xsrf x-signature x-sig
  x-assertion x-saml x-captcha x-otp x-totp x-hotp x-mfa x-tfa x-pin
  x-verifier x-sk x-mnemonic x-crumb x-dsn x-appid x-hapikey x-wresult
  x-hdnea x-hdnts x-hdntl x-cvv x-cvc x-cvn x-ssn x-iban x-cardnumber
  x-creditcard x-connectionstring x-turnstile user-code user-sign
  user-ticket user-oauth mytokens mysecrets userpasswd dbpassword
  mypassphrasex mypasscodes mysessionx mysessidx mysignaturex mycredentialx
  mycookiex myapikeys myaccesskeyx myjwtx myauthorizationx myauthorisationx
  myassertionx myverifierx mybearerx mycaptchax mycsrfx myxsrfx myhmacx
  mysamlx mycardnumberx mycreditcardx myconnectionstringx mycvvx mapkey
  mapkeys basicauth authdata userpass userpwd apisig smsotp logincode
  x-api-key-id access_key_id card_number account_num cc_no connection_string
  seed_phrase recovery_phrase signed_request oidc_data client_principal
  honeycomb_team 2fa x2FAx DPoP OAuth SAMLart api_keys keys tokens
  signatures passwords code2 auth_code_1 toKen PaSsWoRd aPiKeY XMLToken
  userID_token token.x token-x pan card_pan salt user_salt tgt TGC CASTGC
  ccnum X-WSSE passhash social_security_number`)

/** A name for each word that makes one harmless, and words that only look alike. */
export const harmlessNames = split(`
  key_pattern blob_key tab_key event_key i18n_key unique_key duplicate_key turnkey encompass
  hex_code mime_code sic_code naics_code swift_code sort_code part_code
  secretArn has_password needs_password is_secret token_error token_server token_constraint token_reason many_tokens dup_key
  iata_code icao_code flight_code seat_code gate_code order_code stock_code zone_code district_code
  charset_code retcode reply_code signal_code train_code route_code batch_code brand_code asset_code
  Lock-Token max_new_tokens n_tokens Public-Key-Pins sessionsCount
  token_count token_total token_length token_size token_limit token_remaining token_used
  token_usage token_budget token_max token_min token_index token_position
  token_type token_kind token_method token_algorithm token_algo token_alg
  token_version token_format token_encoding token_name token_names
  token_label token_title token_description token_details token_scope
  token_scopes token_state token_status token_mode token_policy token_level
  token_enabled token_disabled token_required token_supported token_strength
  token_expires token_expiry token_expiration token_exp token_ttl token_age
  token_lifetime token_timeout token_duration token_time token_timestamp
  token_date token_at token_created token_updated token_changed token_issued
  token_url token_uri token_endpoint token_host token_port token_issuer
  token_provider token_realm token_user token_username token_email
  token_groups token_locale token_lang token_language token_redirect
  token_consent token_banner token_preferences token_challenge token_nonce
  token_symbol token_decimals token_address token_affinity token_domain
  token_path token_accepted token_storage sort_key order_key cache_key
  partition_key idempotency_key surrogate_key primary_key foreign_key
  public_key group_key grouping_key row_key range_key start_key end_key
  last_key first_key next_key evaluated_key max_key min_key issue_key
  project_key parent_key epic_key object_key message_key dedup_key
  deduplication_key translation_key websocket_key socket_key crypto_key
  site_key lookup_key index_key arrow_key shortcut_key column_key field_key
  property_key tag_key label_key metric_key mon_key don_key tur_key hoc_key
  joc_key whis_key hot_key country_code zip_code postal_code post_code
  status_code error_code err_code lang_code language_code locale_code
  currency_code area_code region_code state_code response_code exit_code
  product_code color_code colour_code airport_code airline_code reason_code
  http_code event_code location_code city_code province_code county_code
  category_code source_code dial_code dialing_code calling_code phone_code
  tracking_code tax_code bank_code branch_code item_code class_code
  unit_code station_code department_code dept_code result_code return_code
  site_code carrier_code campaign_code promo_code coupon_code discount_code
  sku_code bar_code qr_code op_code uni_code key_code en_code de_code
  geo_code trans_code byte_code char_code short_code iso_code hs_code
  fips_code cpt_code icd_code vendor_code model_code type_code industry_code
  plan_code rate_code fare_code section_code course_code subject_code
  warehouse_code by_pass com_pass tres_pass sur_pass over_pass under_pass
  boarding_pass first_pass second_pass page_token nextpage_token next_token
  continuation_token pagination_token sync_token max_tokens min_tokens
  total_tokens limit_tokens remaining_tokens reset_tokens prompt_tokens
  completion_tokens input_tokens output_tokens cached_tokens
  prediction_tokens reasoning_tokens thinking_tokens audio_tokens
  text_tokens used_tokens num_tokens account_sid call_sid message_sid
  messaging_sid service_sid conference_sid recording_sid allow_credential
  accept_signature map_pin drop_pin key_id key_ids key_word key_words
  key_board key_code key_phrase key_press key_frame key_space key_marker
  key_prefix key_md key_sha key_fingerprint key_thumbprint
  authentication_info authentication_control authentication_results
  authorization_details pass_through pass_thru pass_rate pass_fail
  tokens_reset tokens_per signature_input pin_id pin_board monkey donkeys
  hockey compass bypass barcode unicode postcode maxoutputtokens
  billingCountryCode nextPageToken keyCode secretary secretariat tokenizer
  tokenise possession obsession author authority authentic authenticated
  oauth_version code_style sign_in ticket_id keyboard keywords passport
  passenger design signal spinner opinion shipping cookbook tokyo access
  refresh state session_count user_name masked_pan truncated_pan pan_id pan_zoom tgt_id tgt_lang
  tgt_text tgt_file company japan basalt`)

function split(text: string): string[] {
  return text.trim().split(/\s+/)
}
