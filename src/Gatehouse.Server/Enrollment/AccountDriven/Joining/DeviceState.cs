using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>
/// What a challenge remembers of the device it was given to. It travels in the address of the web sign-in, sealed: there
/// is no row before somebody really opens the page, and no cookie that could get lost on the way.
/// </summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Mode"><c>byod</c> or <c>adde</c>.</param>
/// <param name="Secret">Names the attempt; each challenge leads to one attempt at most.</param>
/// <param name="ExpiresMs">End.</param>
internal sealed record DeviceState(string OrganizationId, string Mode, string Secret, long ExpiresMs)
{
    /// <summary>Model.</summary>
    public string? Product { get; init; }

    /// <summary>Version of the system.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Language of the device.</summary>
    public string? Language { get; init; }

    /// <summary>Device that is enrolled already, and whose person has to sign in again.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The only person who will do then.</summary>
    public string? PersonId { get; init; }
}

/// <summary>Seals and opens <see cref="DeviceState"/>.</summary>
internal sealed class DeviceStates(SecretBox secrets, TimeProvider time)
{
    private const string Purpose = "enrollment.account-state";
    private const int MaxLength = 2048;

    // A person who fetches a second factor from another room is still in time; a challenge for a known device waits until somebody looks at it.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(7);

    /// <summary>For a device that wants to enroll.</summary>
    public DeviceState New(string organizationId, string mode) => New(organizationId, mode, Lifetime);

    /// <summary>For a device that is enrolled.</summary>
    public DeviceState Again(string organizationId, string mode, string deviceId, string personId) =>
        New(organizationId, mode, DeviceLifetime) with { DeviceId = deviceId, PersonId = personId };

    /// <summary>For an address.</summary>
    public string Seal(DeviceState state) =>
        Base64Url.EncodeToString(secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(state, GatehouseJson.Options), Purpose));

    /// <summary>Null when it is not ours, was altered, or has ended.</summary>
    public DeviceState? Open(string? text)
    {
        if (text is null or { Length: 0 or > MaxLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var state = JsonSerializer.Deserialize<DeviceState>(secrets.Open(Base64Url.DecodeFromChars(text), Purpose), GatehouseJson.Options);
            return state is not null && state.ExpiresMs > time.GetUtcNow().ToUnixTimeMilliseconds() ? state : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private DeviceState New(string organizationId, string mode, TimeSpan lifetime) => new(
        organizationId, mode, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)), (time.GetUtcNow() + lifetime).ToUnixTimeMilliseconds());
}
