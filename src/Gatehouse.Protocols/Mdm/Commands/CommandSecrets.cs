using System.Collections.Frozen;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>Keys of commands, typed or raw, and of answers whose values must not be shown.</summary>
public static class CommandSecrets
{
    private const string Mask = "(hidden)";

    private static readonly FrozenSet<string> Keys = new[]
    {
        "PIN", "UnlockToken", "Password", "NewPassword", "CurrentPassword", "passwordHash", "FileVaultUnlock",
        "PrivateKeyExport", "PrivateKeyExportPassword", "BootstrapToken", "MDMProfileData", "WiFiProfileData",
        "Payload", "RedemptionCode", "AppleCareToken", "AuthToken", "PushMagic", "Token", "Configuration",
        "ActivationLockBypassCode", "EncryptedNewRecoveryKey", "FDE_PersonalRecoveryKeyCMS",
    }.ToFrozenSet();

    /// <summary>A copy for people: secrets are replaced at every depth, and other data by its size.</summary>
    public static PlistDictionary Masked(PlistDictionary command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var copy = new PlistDictionary(command.Count);
        foreach (var (key, value) in command) copy.Add(key, Keys.Contains(key) ? Mask : Masked(value));
        return copy;
    }

    private static PlistValue Masked(PlistValue value) => value switch
    {
        PlistDictionary dictionary => Masked(dictionary),
        PlistArray array => new PlistArray(array.Select(Masked)),
        PlistData data => $"({data.Value.Length} bytes)",
        _ => value,
    };
}
