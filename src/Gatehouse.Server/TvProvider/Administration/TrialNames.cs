using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>What operators call a device or viewer, as the tables know them: hashed in the very way of the requests of apps.</summary>
internal static class TrialNames
{
    private const string Scheme = "fingerprint ";

    /// <summary>Of a device; null when no app could have sent it.</summary>
    public static string? Device(string identifier, ReadOnlySpan<byte> key)
    {
        var header = identifier.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? identifier : Scheme + identifier;
        return DeviceIdentifier.TryParse(header, out var device, out _) ? device.KeyedHash(key) : null;
    }

    /// <summary>Of a viewer; null when the trial knows none, or no app could have sent it.</summary>
    public static string? Identity(TvTempPass trial, string identity, ReadOnlySpan<byte> key)
    {
        if (trial.IdentityKey is not { } name)
        {
            return null;
        }

        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, string> { [name] = identity })));
        return TempPassIdentity.TryParse(header, name, out var viewer, out _) ? viewer.KeyedHash(key) : null;
    }
}
