using Gatehouse.Client.Apps.Storage.Files;

namespace Gatehouse.Client.Apps.Storage.Vaults;

/// <summary>Which vault of the system has the key of a folder, and under what name there.</summary>
/// <param name="Vault">As <see cref="ISystemVault.Name"/>.</param>
/// <param name="Item">Random, so that no two folders of one account ever share a key, whatever the app calls itself.</param>
internal sealed record KeyPlace(string Vault, string Item)
{
    private const int CurrentVersion = 1;

    public static string NewItem() => Guid.NewGuid().ToString("N");

    public byte[] ToBytes() => StoreJson.Write(json =>
    {
        json.WriteNumber("version", CurrentVersion);
        json.WriteString("vault", Vault);
        json.WriteString("item", Item);
    });

    public static KeyPlace Parse(byte[] content) => StoreJson.Read(content, json =>
    {
        if (json.GetProperty("version").GetInt32() > CurrentVersion)
        {
            throw new SecureStoreException(StoreFault.TooNew, "The note of where the key is was written by a later version.");
        }

        // The name becomes part of a path.
        return Guid.TryParseExact(json.Text("item"), "N", out var item) ? new KeyPlace(json.Text("vault"), item.ToString("N")) : throw new FormatException("item");
    });
}
