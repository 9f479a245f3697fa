namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// All codes that are answered (entitlement API V2, enhanced error codes). Four more are reserved by the published
/// description, without a meaning: <see cref="Reserved"/>. Clients must live with codes that they do not know.
/// </summary>
public static class TvErrorCodes
{
    /// <summary><c>invalid_parameter_service_provider</c>, 400.</summary>
    public static TvErrorCode InvalidParameterServiceProvider { get; } =
        new("invalid_parameter_service_provider", 400, TvErrorAction.None, TvErrorLevel.Top, "The service provider is missing or not known.");

    /// <summary><c>invalid_parameter_mvpd</c>, 400.</summary>
    public static TvErrorCode InvalidParameterMvpd { get; } =
        new("invalid_parameter_mvpd", 400, TvErrorAction.None, TvErrorLevel.Top, "The MVPD is missing or not known.");

    /// <summary><c>invalid_parameter_code</c>, 400.</summary>
    public static TvErrorCode InvalidParameterCode { get; } =
        new("invalid_parameter_code", 400, TvErrorAction.None, TvErrorLevel.Top, "The authentication code is missing or not well formed.");

    /// <summary><c>invalid_parameter_resources</c>, 400.</summary>
    public static TvErrorCode InvalidParameterResources { get; } =
        new("invalid_parameter_resources", 400, TvErrorAction.None, TvErrorLevel.Top, "The resources are missing, empty or not a list of texts.");

    /// <summary><c>invalid_parameter_redirect_url</c>, 400.</summary>
    public static TvErrorCode InvalidParameterRedirectUrl { get; } =
        new("invalid_parameter_redirect_url", 400, TvErrorAction.None, TvErrorLevel.Top, "The redirect address is missing or not allowed for this service provider.");

    /// <summary><c>invalid_parameter_partner</c>, 400.</summary>
    public static TvErrorCode InvalidParameterPartner { get; } =
        new("invalid_parameter_partner", 400, TvErrorAction.None, TvErrorLevel.Top, "The partner is not known.");

    /// <summary><c>invalid_parameter_saml_response</c>, 400.</summary>
    public static TvErrorCode InvalidParameterSamlResponse { get; } =
        new("invalid_parameter_saml_response", 400, TvErrorAction.None, TvErrorLevel.Top, "The SAML response is missing or could not be accepted.");

    /// <summary><c>invalid_header_device_info</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderDeviceInfo { get; } =
        new("invalid_header_device_info", 400, TvErrorAction.None, TvErrorLevel.Top, "The header X-Device-Info could not be read.");

    /// <summary><c>invalid_header_device_identifier</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderDeviceIdentifier { get; } =
        new("invalid_header_device_identifier", 400, TvErrorAction.None, TvErrorLevel.Top, "The header AP-Device-Identifier is missing or could not be read.");

    /// <summary><c>invalid_header_identity_for_temporary_access</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderIdentityForTemporaryAccess { get; } =
        new("invalid_header_identity_for_temporary_access", 400, TvErrorAction.None, TvErrorLevel.Top | TvErrorLevel.Item, "The header AP-TempPass-Identity is missing or could not be read.");

    /// <summary><c>invalid_header_pfs_permission_access_not_present</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsPermissionAccessNotPresent { get; } =
        new("invalid_header_pfs_permission_access_not_present", 400, TvErrorAction.None, TvErrorLevel.Top, "The partner framework status says nothing about the permission.");

    /// <summary><c>invalid_header_pfs_permission_access_not_determined</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsPermissionAccessNotDetermined { get; } =
        new("invalid_header_pfs_permission_access_not_determined", 400, TvErrorAction.None, TvErrorLevel.Top, "The viewer has not decided yet whether the app may use the TV provider.");

    /// <summary><c>invalid_header_pfs_permission_access_not_granted</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsPermissionAccessNotGranted { get; } =
        new("invalid_header_pfs_permission_access_not_granted", 400, TvErrorAction.None, TvErrorLevel.Top, "The app may not use the TV provider.");

    /// <summary><c>invalid_header_pfs_provider_id_not_determined</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsProviderIdNotDetermined { get; } =
        new("invalid_header_pfs_provider_id_not_determined", 400, TvErrorAction.None, TvErrorLevel.Top, "The partner framework status names no provider that is known here.");

    /// <summary><c>invalid_header_pfs_provider_id_mismatch</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsProviderIdMismatch { get; } =
        new("invalid_header_pfs_provider_id_mismatch", 400, TvErrorAction.None, TvErrorLevel.Top, "The partner framework status names another provider than the request.");

    /// <summary><c>invalid_header_pfs_provider_info_expired</c>, 400.</summary>
    public static TvErrorCode InvalidHeaderPfsProviderInfoExpired { get; } =
        new("invalid_header_pfs_provider_info_expired", 400, TvErrorAction.None, TvErrorLevel.Top, "The sign-in at the partner framework has expired.");

    /// <summary><c>invalid_integration</c>, 400.</summary>
    public static TvErrorCode InvalidIntegration { get; } =
        new("invalid_integration", 400, TvErrorAction.None, TvErrorLevel.Top, "No active integration exists for this service provider and MVPD.");

    /// <summary><c>invalid_authentication_session</c>, 400.</summary>
    public static TvErrorCode InvalidAuthenticationSession { get; } =
        new("invalid_authentication_session", 400, TvErrorAction.None, TvErrorLevel.Top, "The authentication session is missing, no longer valid or expired.");

    /// <summary><c>preauthorization_denied_by_mvpd</c>, 403.</summary>
    public static TvErrorCode PreauthorizationDeniedByMvpd { get; } =
        new("preauthorization_denied_by_mvpd", 403, TvErrorAction.None, TvErrorLevel.Item, "The provider declined access to this resource.");

    /// <summary><c>authorization_denied_by_mvpd</c>, 403.</summary>
    public static TvErrorCode AuthorizationDeniedByMvpd { get; } =
        new("authorization_denied_by_mvpd", 403, TvErrorAction.None, TvErrorLevel.Item, "The provider declined access to this resource.");

    /// <summary><c>authorization_denied_by_parental_controls</c>, 403.</summary>
    public static TvErrorCode AuthorizationDeniedByParentalControls { get; } =
        new("authorization_denied_by_parental_controls", 403, TvErrorAction.None, TvErrorLevel.Item, "Parental controls decline access to this resource.");

    /// <summary><c>authorization_denied_by_degradation_rule</c>, 403.</summary>
    public static TvErrorCode AuthorizationDeniedByDegradationRule { get; } =
        new("authorization_denied_by_degradation_rule", 403, TvErrorAction.None, TvErrorLevel.Item, "A degradation rule declines access to this resource.");

    /// <summary><c>internal_server_error</c>, 500.</summary>
    public static TvErrorCode InternalServerError { get; } =
        new("internal_server_error", 500, TvErrorAction.None, TvErrorLevel.Top, "The request failed for a reason of our own.");

    /// <summary><c>too_many_resources</c>, 403.</summary>
    public static TvErrorCode TooManyResources { get; } =
        new("too_many_resources", 403, TvErrorAction.Configuration, TvErrorLevel.Top, "More resources were asked for than the integration allows.");

    /// <summary><c>invalid_configuration_user_metadata_certificate</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationUserMetadataCertificate { get; } =
        new("invalid_configuration_user_metadata_certificate", 500, TvErrorAction.Configuration, TvErrorLevel.Top | TvErrorLevel.Attribute, "The certificate that encrypts user metadata is missing or not valid.");

    /// <summary><c>invalid_configuration_temporary_access</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationTemporaryAccess { get; } =
        new("invalid_configuration_temporary_access", 500, TvErrorAction.Configuration, TvErrorLevel.Top | TvErrorLevel.Item, "The temporary access is not configured correctly.");

    /// <summary><c>invalid_configuration_platform</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationPlatform { get; } =
        new("invalid_configuration_platform", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The configuration of the platform is missing or not valid for the integration.");

    /// <summary><c>invalid_configuration_platform_id</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationPlatformId { get; } =
        new("invalid_configuration_platform_id", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The identifier of the platform is missing or not valid.");

    /// <summary><c>invalid_configuration_platform_trait</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationPlatformTrait { get; } =
        new("invalid_configuration_platform_trait", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The trait of the platform is missing or not valid.");

    /// <summary><c>invalid_configuration_platform_category_trait</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationPlatformCategoryTrait { get; } =
        new("invalid_configuration_platform_category_trait", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The trait of the platform category is missing or not valid.");

    /// <summary><c>invalid_configuration_platform_services</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationPlatformServices { get; } =
        new("invalid_configuration_platform_services", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The platform services are missing or not valid for the integration.");

    /// <summary><c>invalid_configuration_mvpd_platform</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationMvpdPlatform { get; } =
        new("invalid_configuration_mvpd_platform", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The configuration of the MVPD on this platform is missing or not valid.");

    /// <summary><c>invalid_configuration_mvpd_platform_boarding_status</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationMvpdPlatformBoardingStatus { get; } =
        new("invalid_configuration_mvpd_platform_boarding_status", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The boarding status of the MVPD on this platform is missing or not valid.");

    /// <summary><c>invalid_configuration_mvpd_platform_profile_exchange</c>, 500.</summary>
    public static TvErrorCode InvalidConfigurationMvpdPlatformProfileExchange { get; } =
        new("invalid_configuration_mvpd_platform_profile_exchange", 500, TvErrorAction.Configuration, TvErrorLevel.Top, "The profile exchange of the MVPD on this platform is missing or not valid.");

    /// <summary><c>invalid_access_token_service_provider</c>, 401.</summary>
    public static TvErrorCode InvalidAccessTokenServiceProvider { get; } =
        new("invalid_access_token_service_provider", 401, TvErrorAction.ApplicationRegistration, TvErrorLevel.Top, "The access token is not valid for this service provider.");

    /// <summary><c>invalid_access_token_client_application</c>, 401.</summary>
    public static TvErrorCode InvalidAccessTokenClientApplication { get; } =
        new("invalid_access_token_client_application", 401, TvErrorAction.ApplicationRegistration, TvErrorLevel.Top, "The access token or its client application is not valid.");

    /// <summary><c>authenticated_profile_missing</c>, 403.</summary>
    public static TvErrorCode AuthenticatedProfileMissing { get; } =
        new("authenticated_profile_missing", 403, TvErrorAction.Authentication, TvErrorLevel.Top | TvErrorLevel.Item, "No authenticated profile was found.");

    /// <summary><c>authenticated_profile_expired</c>, 403.</summary>
    public static TvErrorCode AuthenticatedProfileExpired { get; } =
        new("authenticated_profile_expired", 403, TvErrorAction.Authentication, TvErrorLevel.Top | TvErrorLevel.Item, "The authenticated profile has expired.");

    /// <summary><c>authenticated_profile_invalidated</c>, 403.</summary>
    public static TvErrorCode AuthenticatedProfileInvalidated { get; } =
        new("authenticated_profile_invalidated", 403, TvErrorAction.Authentication, TvErrorLevel.Top | TvErrorLevel.Item, "The authenticated profile was invalidated.");

    /// <summary><c>temporary_access_duration_limit_exceeded</c>, 403.</summary>
    public static TvErrorCode TemporaryAccessDurationLimitExceeded { get; } =
        new("temporary_access_duration_limit_exceeded", 403, TvErrorAction.Authentication, TvErrorLevel.Top | TvErrorLevel.Item, "The time of the temporary access is over.");

    /// <summary><c>temporary_access_resources_limit_exceeded</c>, 403.</summary>
    public static TvErrorCode TemporaryAccessResourcesLimitExceeded { get; } =
        new("temporary_access_resources_limit_exceeded", 403, TvErrorAction.Authentication, TvErrorLevel.Top | TvErrorLevel.Item, "The resources of the temporary access are used up.");

    /// <summary><c>authorization_denied_by_hba_policies</c>, 403.</summary>
    public static TvErrorCode AuthorizationDeniedByHbaPolicies { get; } =
        new("authorization_denied_by_hba_policies", 403, TvErrorAction.Authentication, TvErrorLevel.Item, "The provider declined access away from the home network.");

    /// <summary><c>authorization_denied_by_session_invalidated</c>, 403.</summary>
    public static TvErrorCode AuthorizationDeniedBySessionInvalidated { get; } =
        new("authorization_denied_by_session_invalidated", 403, TvErrorAction.Authentication, TvErrorLevel.Item, "The provider ended the session of the viewer.");

    /// <summary><c>identity_not_recognized_by_mvpd</c>, 403.</summary>
    public static TvErrorCode IdentityNotRecognizedByMvpd { get; } =
        new("identity_not_recognized_by_mvpd", 403, TvErrorAction.Authentication, TvErrorLevel.Item, "The provider does not know the viewer.");

    /// <summary><c>network_received_error</c>, 403.</summary>
    public static TvErrorCode NetworkReceivedError { get; } =
        new("network_received_error", 403, TvErrorAction.Retry, TvErrorLevel.Item, "The answer of the provider could not be received.");

    /// <summary><c>network_connection_timeout</c>, 403.</summary>
    public static TvErrorCode NetworkConnectionTimeout { get; } =
        new("network_connection_timeout", 403, TvErrorAction.Retry, TvErrorLevel.Item, "The provider could not be reached in time.");

    /// <summary><c>maximum_execution_time_exceeded</c>, 403.</summary>
    public static TvErrorCode MaximumExecutionTimeExceeded { get; } =
        new("maximum_execution_time_exceeded", 403, TvErrorAction.Retry, TvErrorLevel.Item, "The provider did not answer in time.");

    // Two of our own, where the published documents are silent.

    /// <summary><c>not_found</c>, 404.</summary>
    public static TvErrorCode NotFound { get; } =
        new("not_found", 404, TvErrorAction.None, TvErrorLevel.Top, "There is nothing at this address.");

    /// <summary><c>method_not_allowed</c>, 405.</summary>
    public static TvErrorCode MethodNotAllowed { get; } =
        new("method_not_allowed", 405, TvErrorAction.None, TvErrorLevel.Top, "The address does not know this method.");

    /// <summary>In the order of the published table.</summary>
    public static IReadOnlyList<TvErrorCode> All { get; } =
    [
        InvalidParameterServiceProvider, InvalidParameterMvpd, InvalidParameterCode, InvalidParameterResources, InvalidParameterRedirectUrl,
        InvalidParameterPartner, InvalidParameterSamlResponse, InvalidHeaderDeviceInfo, InvalidHeaderDeviceIdentifier,
        InvalidHeaderIdentityForTemporaryAccess, InvalidHeaderPfsPermissionAccessNotPresent, InvalidHeaderPfsPermissionAccessNotDetermined,
        InvalidHeaderPfsPermissionAccessNotGranted, InvalidHeaderPfsProviderIdNotDetermined, InvalidHeaderPfsProviderIdMismatch,
        InvalidHeaderPfsProviderInfoExpired, InvalidIntegration, InvalidAuthenticationSession, PreauthorizationDeniedByMvpd,
        AuthorizationDeniedByMvpd, AuthorizationDeniedByParentalControls, AuthorizationDeniedByDegradationRule, InternalServerError,
        TooManyResources, InvalidConfigurationUserMetadataCertificate, InvalidConfigurationTemporaryAccess, InvalidConfigurationPlatform,
        InvalidConfigurationPlatformId, InvalidConfigurationPlatformTrait, InvalidConfigurationPlatformCategoryTrait,
        InvalidConfigurationPlatformServices, InvalidConfigurationMvpdPlatform, InvalidConfigurationMvpdPlatformBoardingStatus,
        InvalidConfigurationMvpdPlatformProfileExchange, InvalidAccessTokenServiceProvider, InvalidAccessTokenClientApplication,
        AuthenticatedProfileMissing, AuthenticatedProfileExpired, AuthenticatedProfileInvalidated, TemporaryAccessDurationLimitExceeded,
        TemporaryAccessResourcesLimitExceeded, AuthorizationDeniedByHbaPolicies, AuthorizationDeniedBySessionInvalidated,
        IdentityNotRecognizedByMvpd, NetworkReceivedError, NetworkConnectionTimeout, MaximumExecutionTimeExceeded, NotFound, MethodNotAllowed,
    ];

    /// <summary>Codes of the published description that nobody explains; never answered.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
    [
        "authorization_denied_by_degradation_configuration_change", "degraded_integration", "maximum_attempts_exceeded", "invalid_refresh_token",
    ];

    /// <summary>The code of that name; null for one that is not in the table.</summary>
    public static TvErrorCode? Find(string code) => All.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.Ordinal));
}
