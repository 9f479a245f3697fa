using Gatehouse.Client.Apps.Storage.Files;
using Gatehouse.Client.Apps.Storage.Vaults.Dpapi;
using Gatehouse.Client.Apps.Storage.Vaults.Keychain;
using Gatehouse.Client.Apps.Storage.Vaults.SecretService;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Storage.Vaults;

/// <summary>The vaults of the system that we run on, the best first. Whether they can be reached is another matter.</summary>
internal static class SystemVaults
{
    public static IReadOnlyList<ISystemVault> Here(PlatformKeyVaultOptions options, StoreDisk disk) =>
        For(Platform.Name, options, disk);

    /// <summary>None for a platform whose vault .NET cannot reach without the app's help.</summary>
    public static IReadOnlyList<ISystemVault> For(string platform, PlatformKeyVaultOptions options, StoreDisk disk) => platform switch
    {
        "linux" => [new SecretServiceVault(options.Application, options.MayAsk)],
        "windows" => [new DpapiVault(options.Folder, disk, new WindowsDataProtection())],
        "ios" => [new KeychainVault(options.Application, KeychainKind.DataProtection, new SecurityFramework())],

        // The first is for signed apps only; the second is what others have.
        "macos" =>
        [
            new KeychainVault(options.Application, KeychainKind.DataProtection, new SecurityFramework()),
            new KeychainVault(options.Application, KeychainKind.Login, new SecurityFramework()),
        ],
        _ => [],
    };
}
