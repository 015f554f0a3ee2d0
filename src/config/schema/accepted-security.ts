import { accepted, type Setting } from './setting.ts';

/** Kafka's security settings: accepted, without a meaning here. */
export const acceptedSecuritySettings: readonly Setting[] = [
  ...accepted(
    'TLS, SASL, authorization and delegation tokens are not offered: every connection is plain text and anonymous.',
    `
authorizer.class.name string '' L - -
connection.failed.authentication.delay.ms int 100 L - 0..
connections.max.reauth.ms long 0 M - -
delegation.token.expiry.check.interval.ms long 3600000 L - 1..
delegation.token.expiry.time.ms long 86400000 M - 1..
delegation.token.max.lifetime.ms long 604800000 M - 1..
delegation.token.secret.key password ~ M - -
listener.security.protocol.map string SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT L B -
principal.builder.class class org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder M B -
sasl.client.callback.handler.class class ~ M - -
sasl.enabled.mechanisms list GSSAPI M B -
sasl.jaas.config password ~ M B -
sasl.kerberos.kinit.cmd string /usr/bin/kinit M B -
sasl.kerberos.min.time.before.relogin long 60000 M B -
sasl.kerberos.principal.to.local.rules list DEFAULT M B -
sasl.kerberos.service.name string ~ M B -
sasl.kerberos.ticket.renew.jitter double 0.05 M B -
sasl.kerberos.ticket.renew.window.factor double 0.8 M B -
sasl.login.callback.handler.class class ~ M - -
sasl.login.class class ~ M - -
sasl.login.connect.timeout.ms int ~ L - -
sasl.login.read.timeout.ms int ~ L - -
sasl.login.refresh.buffer.seconds short 300 M B -
sasl.login.refresh.min.period.seconds short 60 M B -
sasl.login.refresh.window.factor double 0.8 M B -
sasl.login.refresh.window.jitter double 0.05 M B -
sasl.login.retry.backoff.max.ms long 10000 L - -
sasl.login.retry.backoff.ms long 100 L - -
sasl.mechanism.controller.protocol string GSSAPI H - -
sasl.mechanism.inter.broker.protocol string GSSAPI M - -
sasl.oauthbearer.assertion.algorithm string RS256 M - ES256|RS256
sasl.oauthbearer.assertion.claim.aud string ~ M - -
sasl.oauthbearer.assertion.claim.exp.seconds int 300 L - 0..86400
sasl.oauthbearer.assertion.claim.iss string ~ M - -
sasl.oauthbearer.assertion.claim.jti.include boolean false M - -
sasl.oauthbearer.assertion.claim.nbf.seconds int 60 L - 0..3600
sasl.oauthbearer.assertion.claim.sub string ~ M - -
sasl.oauthbearer.assertion.file string ~ M - -
sasl.oauthbearer.assertion.private.key.file string ~ M - -
sasl.oauthbearer.assertion.private.key.passphrase password ~ M - -
sasl.oauthbearer.assertion.template.file string ~ M - -
sasl.oauthbearer.client.credentials.client.id string ~ M - -
sasl.oauthbearer.client.credentials.client.secret password ~ M - -
sasl.oauthbearer.clock.skew.seconds int 30 L - -
sasl.oauthbearer.expected.audience list '' L - -
sasl.oauthbearer.expected.issuer string ~ L - -
sasl.oauthbearer.jwks.endpoint.refresh.ms long 3600000 L - -
sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms long 10000 L - -
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms long 100 L - -
sasl.oauthbearer.jwks.endpoint.url string ~ M - -
sasl.oauthbearer.jwt.retriever.class class org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever M - -
sasl.oauthbearer.jwt.validator.class class org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator M - -
sasl.oauthbearer.scope string ~ M - -
sasl.oauthbearer.scope.claim.name string scope L - -
sasl.oauthbearer.sub.claim.name string sub L - -
sasl.oauthbearer.token.endpoint.url string ~ M - -
sasl.server.callback.handler.class class ~ M - -
sasl.server.max.receive.size int 524288 M - -
security.inter.broker.protocol string PLAINTEXT M - PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL
security.providers string ~ L - -
ssl.allow.dn.changes boolean false L - -
ssl.allow.san.changes boolean false L - -
ssl.cipher.suites list '' M B -
ssl.client.auth string none M B required|requested|none
ssl.enabled.protocols list TLSv1.2,TLSv1.3 M B -
ssl.endpoint.identification.algorithm string https L B -
ssl.engine.factory.class class ~ L B -
ssl.key.password password ~ M B -
ssl.keymanager.algorithm string SunX509 M B -
ssl.keystore.certificate.chain password ~ M B -
ssl.keystore.key password ~ M B -
ssl.keystore.location string ~ M B -
ssl.keystore.password password ~ M B -
ssl.keystore.type string JKS M B -
ssl.principal.mapping.rules string DEFAULT L - -
ssl.protocol string TLSv1.3 M B -
ssl.provider string ~ M B -
ssl.secure.random.implementation string ~ L B -
ssl.trustmanager.algorithm string PKIX M B -
ssl.truststore.certificates password ~ M B -
ssl.truststore.location string ~ M B -
ssl.truststore.password password ~ M B -
ssl.truststore.type string JKS M B -
`,
  ),
];
