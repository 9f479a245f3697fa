namespace Gatehouse.Client.Apps.Storage.Vaults.Keychain;

/// <summary>
/// What is asked of the keychain: names of Security.framework's constants, and <see cref="string"/>, <see cref="bool"/>, bytes or
/// a <see cref="KeychainSymbol"/>. Made here, so that it can be judged where there is no keychain.
/// </summary>
internal static class KeychainQuery
{
    /// <summary>The item, and no other.</summary>
    public static Dictionary<string, object> Item(KeychainKind kind, string application, string item)
    {
        var query = new Dictionary<string, object>
        {
            ["kSecClass"] = new KeychainSymbol("kSecClassGenericPassword"),
            ["kSecAttrService"] = application,
            ["kSecAttrAccount"] = item,
        };
        if (kind == KeychainKind.DataProtection)
        {
            query["kSecUseDataProtectionKeychain"] = true;
            query["kSecAttrSynchronizable"] = false;
        }

        return query;
    }

    /// <summary>The item, to be found with its bytes.</summary>
    public static Dictionary<string, object> Find(KeychainKind kind, string application, string item) => With(
        Item(kind, application, item), ("kSecReturnData", true), ("kSecMatchLimit", new KeychainSymbol("kSecMatchLimitOne")));

    /// <summary>A new item. It opens with the first unlock after a start, for apps in the background too, and goes into no backup of use on another device.</summary>
    public static Dictionary<string, object> Add(KeychainKind kind, string application, string item, byte[] key)
    {
        var query = With(Item(kind, application, item), ("kSecAttrLabel", "Key of " + application), ("kSecValueData", key));

        // The login keychain does not know it.
        return kind == KeychainKind.DataProtection
            ? With(query, ("kSecAttrAccessible", new KeychainSymbol("kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly")))
            : query;
    }

    /// <summary>What becomes of an item that exists.</summary>
    public static Dictionary<string, object> Change(byte[] key) => With([], ("kSecValueData", key));

    private static Dictionary<string, object> With(Dictionary<string, object> query, params (string Name, object Value)[] more)
    {
        Array.ForEach(more, m => query[m.Name] = m.Value);
        return query;
    }
}
