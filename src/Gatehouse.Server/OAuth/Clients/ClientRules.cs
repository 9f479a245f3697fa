using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Resources;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Whether the parts of a client fit together: the rules of RFC 7591 for everybody, and ours on top.</summary>
internal sealed class ClientRules(ResourceStore resources)
{
    private static readonly (TimeSpan Least, TimeSpan Most) AccessToken = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    private static readonly (TimeSpan Least, TimeSpan Most) Longer = (TimeSpan.FromMinutes(5), TimeSpan.FromDays(3653));

    /// <summary>What is wrong with settings, by field; empty when nothing is.</summary>
    /// <param name="name">Of the client.</param>
    /// <param name="settings">To be judged.</param>
    /// <param name="maker">Whoever makes a client that acts on our API may at most give what they have.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Dictionary<string, string[]>> FaultsAsync(string name, ClientSettings settings, Caller maker, CancellationToken ct)
    {
        var faults = new Dictionary<string, string[]>();
        if (Read(name, settings, out var error) is not { } metadata || (error = metadata.Check()) is not null)
        {
            faults["settings"] = [error!.Description];
        }

        foreach (var audience in settings.Audiences)
        {
            if (!Audiences.All.Contains(audience, StringComparer.Ordinal) && await resources.ByIdentifierAsync(maker.OrganizationId, audience, ct) is null)
            {
                faults["settings.audiences"] = ["One of them is neither api nor userinfo nor a registered resource."];
            }
        }

        // These belong to the clients that come with them.
        if (settings.Audiences.FirstOrDefault(a => Audiences.Reserved.Contains(a, StringComparer.Ordinal)) is { } reserved)
        {
            faults["settings.audiences"] = [$"Only the server's own clients have the audience {reserved}."];
        }

        if (Beyond(settings, maker) is { } beyond)
        {
            faults["settings.scopes"] = [$"The maker does not have {beyond}."];
        }

        // RFC 9700 §2.1.1: nothing else tells who redeems the code of a client without a credential.
        if (!settings.RequirePkce && settings.TokenEndpointAuthMethod == ClientAuthMethods.None && settings.Allows(GrantTypes.AuthorizationCode))
        {
            faults["settings.requirePkce"] = ["A public client has to use PKCE."];
        }

        CheckLifetimes(settings, faults);
        return faults;
    }

    /// <summary>A scope of our API that a client may use and somebody does not have; null when there is none.</summary>
    public static string? Beyond(ClientSettings settings, Caller caller) => settings.Audiences.Contains(Audiences.Api, StringComparer.Ordinal)
        ? settings.Scopes.Split(' ').FirstOrDefault(s => Scopes.All.Contains(s) && !caller.Scopes.Contains(s))
        : null;

    private static void CheckLifetimes(ClientSettings settings, Dictionary<string, string[]> faults)
    {
        if (settings.AccessTokenLifetime is { } access && (access < AccessToken.Least || access > AccessToken.Most))
        {
            faults["settings.accessTokenLifetime"] = ["From 1 minute to 1 day."];
        }

        foreach (var (field, value) in new[] { ("refreshTokenLifetime", settings.RefreshTokenLifetime), ("grantLifetime", settings.GrantLifetime) })
        {
            if (value is { } time && (time < Longer.Least || time > Longer.Most))
            {
                faults["settings." + field] = ["From 5 minutes to 10 years."];
            }
        }
    }

    private static ClientMetadata? Read(string name, ClientSettings settings, out OAuthError? error)
    {
        error = null;
        JsonWebKeySet? keys = null;
        if (settings.Jwks is { } jwks && !JsonWebKeySet.TryParse(jwks, out keys, out var reason))
        {
            error = OAuthError.InvalidClientMetadata($"The jwks cannot be used: {reason.Reason}.");
            return null;
        }

        if (!ScopeSet.TryParse(settings.Scopes, out var scopes, out error))
        {
            return null;
        }

        return new ClientMetadata
        {
            Name = name,
            ApplicationType = settings.RedirectUris.Any(u => !u.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) ? "native" : null,
            RedirectUris = settings.RedirectUris,
            PostLogoutRedirectUris = settings.PostLogoutRedirectUris,
            BackchannelLogoutUri = settings.BackchannelLogoutUri,
            TokenEndpointAuthMethod = settings.TokenEndpointAuthMethod,
            GrantTypes = settings.GrantTypes,
            ResponseTypes = settings.ResponseTypes,
            Scopes = scopes,
            Keys = keys,
            JwksUri = settings.JwksUri,
            TlsClientAuthSubject = Subject(settings),
            ClientUri = settings.ClientUri,
            Contacts = settings.Contacts,
        };
    }

    // RFC 8705 §2.1.2: exactly one of them.
    private static KeyValuePair<string, string>? Subject(ClientSettings settings)
    {
        KeyValuePair<string, string?>[] all =
        [
            new("tls_client_auth_subject_dn", settings.TlsClientAuthSubjectDn), new("tls_client_auth_san_dns", settings.TlsClientAuthSanDns),
            new("tls_client_auth_san_uri", settings.TlsClientAuthSanUri),
        ];
        return all.Where(p => p.Value is not null).ToArray() is [var only] ? new(only.Key, only.Value!) : (KeyValuePair<string, string>?)null;
    }
}
