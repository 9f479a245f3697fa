namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>Values of <c>actionName</c>.</summary>
internal static class SessionActions
{
    /// <summary>Open the address in a browser.</summary>
    public const string Authenticate = "authenticate";

    /// <summary>Say what is missing, from any screen.</summary>
    public const string Resume = "resume";

    /// <summary>Something is missing still.</summary>
    public const string Retry = "retry";

    /// <summary>Nobody needs to sign in.</summary>
    public const string Authorize = "authorize";

    /// <summary>Ask Apple's framework, and hand in what it answers.</summary>
    public const string PartnerProfile = "partner_profile";
}

/// <summary>Values of <c>reasonType</c>.</summary>
internal static class SessionReasons
{
    /// <summary>Nothing to explain.</summary>
    public const string None = "none";

    /// <summary>A regular profile holds.</summary>
    public const string Authenticated = "authenticated";

    /// <summary>A profile of single sign-on holds.</summary>
    public const string AuthenticatedSso = "authenticatedSSO";

    /// <summary>The MVPD is a trial.</summary>
    public const string Temporary = "temporary";

    /// <summary>A degradation rule lets everybody in.</summary>
    public const string Degraded = "degraded";

    /// <summary>The operator's settings do not allow Apple's way.</summary>
    public const string ConfigurationFallback = "configuration_fallback";

    /// <summary>Parameters that the other way would need are missing.</summary>
    public const string MissingParametersFallback = "missing_parameters_fallback";
}

/// <summary>Names of <see cref="SessionParameters"/>, in the order in which they are listed.</summary>
internal static class SessionParameterNames
{
    /// <summary>All.</summary>
    public static IReadOnlyList<(SessionParameters Parameter, string Name)> All { get; } =
        [(SessionParameters.Mvpd, "mvpd"), (SessionParameters.DomainName, "domainName"), (SessionParameters.RedirectUrl, "redirectUrl")];
}
