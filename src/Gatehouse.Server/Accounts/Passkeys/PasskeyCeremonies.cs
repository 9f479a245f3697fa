using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>
/// WebAuthn ceremonies by the framework's handler: user verification always, discoverable credentials, origin and RP ID from
/// the public address alone. What a ceremony remembers of its challenge has to come back to it once; keeping it is the caller's.
/// </summary>
internal sealed class PasskeyCeremonies(PasskeyStore passkeys, PasskeyPeople people, PublicUrls urls, IServiceProvider services)
{
    /// <summary>Largest answer of an authenticator; a keyless attestation with an RSA key stays below half of it.</summary>
    private const int MaxCredential = 12 * 1024;

    /// <summary>Browsers know passkeys for names, not for network addresses, and by https only, except on the machine itself (WebAuthn §5.1.3).</summary>
    public bool Available => new Uri(urls.Base) is { HostNameType: UriHostNameType.Dns } address
        && (address.Scheme == Uri.UriSchemeHttps || address.Host == "localhost");

    /// <summary>Whoever signs in at an identity provider has their factors there: a passkey here would outlive the account there.</summary>
    public bool MayMake(BrowserSession session) => Available && session.UpstreamId is null;

    /// <summary>Asks a browser to make a passkey.</summary>
    public async Task<PasskeyCreationOptionsResult> OfferAsync(HttpContext http, string organizationId, PasskeyUserEntity person, CancellationToken ct)
    {
        using var users = Users(organizationId, ct);
        return await Handler(users).MakeCreationOptionsAsync(person, http);
    }

    /// <summary>What the browser made; null when it will not do (WebAuthn §7.1).</summary>
    public async Task<UserPasskeyInfo?> CreateAsync(HttpContext http, string organizationId, string personId, string kept, string credential, CancellationToken ct)
    {
        if (credential.Length is 0 or > MaxCredential)
        {
            return null;
        }

        using var users = Users(organizationId, ct);
        var result = await Handler(users).PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = kept });
        return result.Succeeded && result.UserEntity.Id == personId ? result.Passkey : null;
    }

    /// <summary>Asks a browser to use a passkey: one of a person who is known, or any.</summary>
    public async Task<PasskeyRequestOptionsResult> AskAsync(HttpContext http, string organizationId, PasskeyPerson? person, CancellationToken ct)
    {
        using var users = Users(organizationId, ct);
        return await Handler(users).MakeRequestOptionsAsync(person, http);
    }

    /// <summary>Who used which passkey; null when it will not do (WebAuthn §7.2).</summary>
    public async Task<(string PersonId, UserPasskeyInfo Passkey)?> UseAsync(HttpContext http, string organizationId, string kept, string credential, CancellationToken ct)
    {
        if (credential.Length is 0 or > MaxCredential)
        {
            return null;
        }

        using var users = Users(organizationId, ct);
        var result = await Handler(users).PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = kept });
        return result.Succeeded ? (result.User.Id, result.Passkey) : null;
    }

    private PasskeyUserManager Users(string organizationId, CancellationToken ct) => new(new PasskeyUsers(organizationId, passkeys, people), services, ct);

    private PasskeyHandler<PasskeyPerson> Handler(PasskeyUserManager users) => new(users, Options.Create(Settings()));

    private IdentityPasskeyOptions Settings()
    {
        var address = new Uri(urls.Base);
        var origin = $"{address.Scheme}://{address.IdnHost}{(address.IsDefaultPort ? "" : $":{address.Port}")}";
        return new IdentityPasskeyOptions
        {
            ServerDomain = address.IdnHost,
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.TopOrigin is null && context.Origin == origin),
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
        };
    }
}
