using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>Writes the challenge that has a device sign its person in. None while the OAuth client of devices is disabled: by either method its tokens would be dead.</summary>
internal sealed class Challenger(DeviceStates states, DeviceClient client, DiscoveryAddresses addresses)
{
    /// <summary>For a device that wants to enroll; null when the OAuth client was disabled.</summary>
    public async Task<string?> ForDeviceAsync(OrganizationRow organization, SettingsRow settings, Choice choice, string mode, MachineInfo device, CancellationToken ct)
    {
        if (MethodFor(choice.Method, device) == AccountMethod.AppleOAuth2)
        {
            return await OAuthAsync(organization, settings, ct);
        }

        var state = states.New(organization.Id, mode) with { Product = device.Product, OsVersion = device.OsVersion, Language = device.Language };
        return await WebAsync(organization, settings, state, ct);
    }

    /// <summary>The web sign-in, for a state; null when the client was disabled.</summary>
    public async Task<string?> WebAsync(OrganizationRow organization, SettingsRow settings, DeviceState state, CancellationToken ct) =>
        await client.IdAsync(settings, ct) is null ? null : new AppleChallenge.Web(addresses.SignIn(organization.Slug, states.Seal(state))).ToString();

    /// <summary>OAuth 2; null when the client was disabled.</summary>
    public async Task<string?> OAuthAsync(OrganizationRow organization, SettingsRow settings, CancellationToken ct)
    {
        if (await client.IdAsync(settings, ct) is not { } id)
        {
            return null;
        }

        var issuer = addresses.Issuer(organization.Slug);
        return new AppleChallenge.OAuth2($"{issuer}/oauth2/authorize", $"{issuer}/oauth2/token", AppleChallenge.RedirectUri, id, DeviceClient.Scope).ToString();
    }

    // OAuth 2 came with iOS 16, whose builds begin with 20; Macs and Apple Vision Pro had it from the first day.
    private static AccountMethod MethodFor(AccountMethod wanted, MachineInfo device) =>
        wanted != AccountMethod.Automatic ? wanted
        : Choice.FamilyOfProduct(device.Product) is ModelFamily.IPhone or ModelFamily.IPad && Major(device.Build) is > 0 and < 20 ? AccountMethod.AppleAsWeb
        : AccountMethod.AppleOAuth2;

    private static int Major(string? build) =>
        int.TryParse(new string([.. (build ?? "").TakeWhile(char.IsAsciiDigit).Take(4)]), System.Globalization.CultureInfo.InvariantCulture, out var major) ? major : 0;
}
