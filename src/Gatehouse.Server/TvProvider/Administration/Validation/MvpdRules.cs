using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Mvpds.Adapters;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What must be true of an MVPD.</summary>
internal static class MvpdRules
{
    // Literal parts of paths in which its id may stand.
    private static readonly string[] Reserved = ["code", "sso"];

    // What the protocols themselves put into the address of a sign-in.
    private static readonly string[] Parameters =
    [
        "SAMLRequest", "SAMLEncoding", "RelayState", "SigAlg", "Signature", "partner_id", "mvpd", "response_type", "response_mode", "client_id", "redirect_uri", "state", "scope",
        "nonce", "prompt", "code_challenge", "code_challenge_method", "request", "request_uri",
    ];

    /// <summary>Looks at one.</summary>
    public static void Check(Findings findings, TvMvpd mvpd, TvMvpd? proxy, ValidationFacts facts)
    {
        var path = $"mvpds/{mvpd.Id}";
        if (Reserved.Contains(mvpd.Id, StringComparer.OrdinalIgnoreCase))
        {
            findings.Error(path, "This id is a word of the API's paths.");
        }

        CheckKind(findings, path, mvpd, proxy);
        Address(findings, $"{path}/logoUrl", mvpd.LogoUrl, facts);
        if (mvpd.Saml is { } saml)
        {
            SamlRules.Check(findings, $"{path}/saml", saml, facts);
        }

        if (mvpd.OAuth is { } oauth)
        {
            CheckOAuth(findings, $"{path}/oAuth", mvpd.Id, oauth, facts);
        }

        if (mvpd.TempPass is { } trial)
        {
            CheckTrial(findings, $"{path}/tempPass", mvpd, trial);
        }

        if (mvpd.Authorization is { } authorization)
        {
            CheckAuthorization(findings, $"{path}/authorization", mvpd, authorization, facts);
        }

        if (mvpd.Adapter is { } adapter && !MvpdAdapters.Names.Contains(adapter))
        {
            findings.Error($"{path}/adapter", $"No adapter; there are {string.Join(", ", MvpdAdapters.Names.Order(StringComparer.Ordinal))}.");
        }

        CheckDeviceParameters(findings, $"{path}/deviceParameters", mvpd);
        LifetimeRules.Check(findings, $"{path}/lifetimes", mvpd.Lifetimes);
        CheckPlatforms(findings, path, mvpd, mvpd.Proxy is null ? mvpd : proxy);
    }

    private static void CheckKind(Findings findings, string path, TvMvpd mvpd, TvMvpd? proxy)
    {
        var protocols = new object?[] { mvpd.Saml, mvpd.OAuth, mvpd.TempPass }.Count(p => p is not null);
        if (mvpd.Proxy is null)
        {
            if (protocols != 1)
            {
                findings.Error(path, "Has exactly one of saml, oAuth and tempPass.");
            }
        }
        else if (protocols > 0)
        {
            findings.Error($"{path}/proxy", "One that a proxy serves has neither saml nor oAuth nor tempPass.");
        }
        else if (proxy is null)
        {
            findings.Error($"{path}/proxy", $"There is no MVPD {mvpd.Proxy}.");
        }
        else if (proxy.Proxy is not null || proxy.TempPass is not null)
        {
            findings.Error($"{path}/proxy", "A proxy has endpoints of its own.");
        }
    }

    private static void CheckOAuth(Findings findings, string path, string mvpd, TvOAuthProvider oauth, ValidationFacts facts)
    {
        Address(findings, $"{path}/authorizationUrl", oauth.AuthorizationUrl, facts);
        Address(findings, $"{path}/tokenUrl", oauth.TokenUrl, facts);
        Address(findings, $"{path}/userInfoUrl", oauth.UserInfoUrl, facts);
        Address(findings, $"{path}/jwksUrl", oauth.JwksUrl, facts);
        Address(findings, $"{path}/endSessionUrl", oauth.EndSessionUrl, facts);
        if (oauth.ClientSecret is { } name && !facts.Secrets.Contains((mvpd, name)))
        {
            findings.Error($"{path}/clientSecret", $"No secret {name} of this MVPD is stored.");
        }

        if (oauth is { ClientSecret: null, Pkce: false })
        {
            findings.Error(path, "Without a secret and without PKCE, whoever sees a code could use it.");
        }

        if (oauth.UserInfoUrl is null && (oauth.JwksUrl is null || oauth.Issuer is null) && oauth.Scope.Split(' ').Contains("openid", StringComparer.Ordinal))
        {
            findings.Error(path, "An ID token that names the viewer needs issuer and jwksUrl; or state userInfoUrl.");
        }
    }

    private static void CheckTrial(Findings findings, string path, TvMvpd mvpd, TvTempPass trial)
    {
        if (trial.DurationSeconds is null)
        {
            findings.Error($"{path}/durationSeconds", "A trial has an end.");
        }

        if (trial.MaxResources is not null != trial.IdentityKey is not null)
        {
            findings.Error(path, "maxResources and identityKey belong together: a promotional trial follows the viewer.");
        }

        if (mvpd.Authorization is not null || mvpd.Platforms.Any(p => p.MappingId is not null || p.BoardingStatus is not null))
        {
            findings.Error(path, "A trial has no authorization and is unknown to platforms.");
        }
    }

    private static void CheckAuthorization(Findings findings, string path, TvMvpd mvpd, TvAuthorization authorization, ValidationFacts facts)
    {
        Address(findings, $"{path}/url", authorization.Url, facts);
        for (var i = 0; i < authorization.TlsCertificates.Count; i++)
        {
            CertificateRules.Check(findings, FormattableString.Invariant($"{path}/tlsCertificates/{i}"), authorization.TlsCertificates[i], facts.Now, ellipticToo: true);
        }

        if (authorization.ConnectTimeoutMs > authorization.DeadlineMs)
        {
            findings.Error($"{path}/connectTimeoutMs", "Longer than the deadline of the whole.");
        }

        if (authorization.SubjectToken && mvpd.OAuth is null && mvpd.Proxy is null)
        {
            findings.Error($"{path}/subjectToken", "Only an OAuth provider gives viewers a token.");
        }
    }

    private static void CheckDeviceParameters(Findings findings, string path, TvMvpd mvpd)
    {
        string?[] names = [mvpd.DeviceParameters?.Address, mvpd.DeviceParameters?.Port, mvpd.OAuth?.ServiceProviderParameter];
        if (mvpd.DeviceParameters is not null
            && names.OfType<string>().Concat(Parameters).GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1))
        {
            findings.Error(path, "A parameter of that name is sent anyway.");
        }
    }

    private static void CheckPlatforms(Findings findings, string path, TvMvpd mvpd, TvMvpd? endpoints)
    {
        foreach (var twice in mvpd.Platforms.GroupBy(p => p.Platform, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            findings.Error($"{path}/platforms/{twice.Key}", "Is there more than once.");
        }

        foreach (var on in mvpd.Platforms)
        {
            var at = $"{path}/platforms/{on.Platform}";
            if (!PlatformNames.Contains(on.Platform))
            {
                findings.Error(at, $"No platform; there are {PlatformNames.List}.");
            }

            if (on.BoardingStatus == "SUPPORTED" && (on.MappingId is null || on.ProfileExchange is null || endpoints?.Saml is null))
            {
                findings.Error(at, "SUPPORTED needs a mapping id, profile exchange SAML, and a SAML provider.");
            }
        }
    }

    private static void Address(Findings findings, string path, string? address, ValidationFacts facts)
    {
        if (address is not null && AddressRules.Fault(address, facts.LoopbackHttp) is { } fault)
        {
            findings.Error(path, fault);
        }
    }
}
