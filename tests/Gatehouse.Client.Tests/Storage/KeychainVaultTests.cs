using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Vaults.Keychain;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>What is asked of Apple's keychain, and what is made of its answers. The keychain itself is on Apple's systems only.</summary>
public sealed class KeychainVaultTests
{
    private const string App = "com.example.orders";
    private const string Item = "0123456789abcdef0123456789abcdef";

    private readonly FakeKeychain _keychain = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static byte[] Key { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Key_is_added_found_changed_and_deleted(bool signed)
    {
        var vault = New(signed ? KeychainKind.DataProtection : KeychainKind.Login);
        Assert.Null(vault.Read(Item, Ct));

        vault.Write(Item, [.. Key.Reverse()], Ct);
        vault.Write(Item, Key, Ct);

        Assert.Equal(Key, vault.Read(Item, Ct));
        Assert.Null(vault.Read(Item.Replace('0', '1'), Ct));
        vault.Delete(Item, Ct);
        vault.Delete(Item, Ct);
        Assert.Null(vault.Read(Item, Ct));
        Assert.Equal(["find", "add", "add", "update", "find", "find", "delete", "delete", "find"], _keychain.Calls);
    }

    [Fact]
    public void Item_of_an_app_opens_after_the_first_unlock_leaves_no_device_and_is_not_synchronized()
    {
        var query = KeychainQuery.Add(KeychainKind.DataProtection, App, Item, Key);

        Assert.Equal(
            new Dictionary<string, object>
            {
                ["kSecClass"] = new KeychainSymbol("kSecClassGenericPassword"),
                ["kSecAttrService"] = App,
                ["kSecAttrAccount"] = Item,
                ["kSecAttrLabel"] = "Key of " + App,
                ["kSecAttrAccessible"] = new KeychainSymbol("kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly"),
                ["kSecAttrSynchronizable"] = false,
                ["kSecUseDataProtectionKeychain"] = true,
                ["kSecValueData"] = Key,
            },
            query);
    }

    [Fact]
    public void Login_keychain_is_asked_nothing_that_only_the_other_knows()
    {
        var query = KeychainQuery.Add(KeychainKind.Login, App, Item, Key);

        Assert.Equal(["kSecAttrAccount", "kSecAttrLabel", "kSecAttrService", "kSecClass", "kSecValueData"], query.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Search_is_for_the_bytes_of_one_item()
    {
        var query = KeychainQuery.Find(KeychainKind.DataProtection, App, Item);

        Assert.Equal(true, query["kSecReturnData"]);
        Assert.Equal(new KeychainSymbol("kSecMatchLimitOne"), query["kSecMatchLimit"]);
        Assert.Equal(KeychainQuery.Item(KeychainKind.DataProtection, App, Item), query.Where(p => p.Key is not ("kSecReturnData" or "kSecMatchLimit")));
        Assert.Equal(["kSecValueData"], KeychainQuery.Change(Key).Keys);
    }

    [Theory]
    [InlineData(-25308)] // errSecInteractionNotAllowed: locked
    [InlineData(-34018)] // errSecMissingEntitlement: not signed
    [InlineData(-25291)] // errSecNotAvailable
    [InlineData(-25293)] // errSecAuthFailed
    [InlineData(-128)] // errSecUserCanceled
    [InlineData(-26275)] // errSecDecode
    public void Whatever_else_it_answers_says_nothing_about_the_key(int status)
    {
        var vault = New(KeychainKind.DataProtection);
        vault.Write(Item, Key, Ct);
        _keychain.Answer = status;

        Action[] calls = [() => vault.Read(Item, Ct), () => vault.Write(Item, Key, Ct), () => vault.Delete(Item, Ct)];
        foreach (var call in calls)
        {
            var fault = Assert.Throws<SecureStoreException>(call);
            Assert.Equal((StoreFault.VaultUnreachable, $"The keychain answered {status}."), (fault.Fault, fault.Message));
        }

        _keychain.Answer = null;
        Assert.Equal(Key, vault.Read(Item, Ct));
    }

    [Fact]
    public void Item_that_is_no_key_is_damaged()
    {
        New(KeychainKind.DataProtection).Write(Item, Key[..8], Ct);

        Assert.Equal(StoreFault.Corrupt, Assert.Throws<SecureStoreException>(() => New(KeychainKind.DataProtection).Read(Item, Ct)).Fault);
    }

    [Fact]
    public void Real_one_keeps_the_key_on_macOS_and_says_elsewhere_that_it_is_not_there()
    {
        var vault = new KeychainVault(App, KeychainKind.Login, new SecurityFramework());
        var item = Guid.NewGuid().ToString("N");
        if (!OperatingSystem.IsMacOS())
        {
            Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => vault.Read(item, Ct)).Fault);
            Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => vault.Write(item, Key, Ct)).Fault);
            return;
        }

        vault.Write(item, [.. Key.Reverse()], Ct);
        vault.Write(item, Key, Ct);
        Assert.Equal(Key, vault.Read(item, Ct));
        vault.Delete(item, Ct);
        Assert.Null(vault.Read(item, Ct));
    }

    private KeychainVault New(KeychainKind kind) => new(App, kind, _keychain);

    /// <summary>A keychain of generic passwords, one for each service and account.</summary>
    private sealed class FakeKeychain : ISecurityFramework
    {
        private readonly Dictionary<string, byte[]> _items = [];

        public List<string> Calls { get; } = [];

        public int? Answer { get; set; }

        public int Add(IReadOnlyDictionary<string, object> attributes) =>
            Call("add") ?? (_items.TryAdd(Name(attributes), (byte[])attributes["kSecValueData"]) ? 0 : -25299);

        public int CopyMatching(IReadOnlyDictionary<string, object> query, out byte[]? data)
        {
            data = null;
            return Call("find") ?? (_items.TryGetValue(Name(query), out data) && query["kSecReturnData"] is true ? 0 : -25300);
        }

        public int Update(IReadOnlyDictionary<string, object> query, IReadOnlyDictionary<string, object> changes)
        {
            _items[Name(query)] = (byte[])changes["kSecValueData"];
            return Call("update") ?? 0;
        }

        public int Delete(IReadOnlyDictionary<string, object> query) => Call("delete") ?? (_items.Remove(Name(query)) ? 0 : -25300);

        private static string Name(IReadOnlyDictionary<string, object> query) =>
            $"{query["kSecClass"]} {query["kSecAttrService"]} {query["kSecAttrAccount"]} {query.GetValueOrDefault("kSecUseDataProtectionKeychain")}";

        private int? Call(string name)
        {
            Calls.Add(name);
            return Answer;
        }
    }
}
