using System.Reflection;
using System.Text;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Sealing;
using Gatehouse.Client.Tests.Support;
using Gatehouse.Client.Tests.Surface;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>
/// The build for netstandard2.0, run on this framework beside the other: what it has of its own is tried on published
/// vectors, and what it stores is read by the other.
/// </summary>
public sealed class OlderFrameworkTests
{
    private static readonly Assembly Older = OlderBuild.Assembly;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_the_other_build_and_has_what_apps_on_devices_need_only()
    {
        Assert.Contains(Older.GetReferencedAssemblies(), a => a.Name == "netstandard");
        Assert.All(Older.GetExportedTypes(), t => Assert.Matches(@"^Gatehouse\.Client\.(Apps|TvProvider)(\.|$)", t.Namespace!));
    }

    [Theory]
    [InlineData("passwd", "salt", 1, "55AC046E56E3089FEC1691C22544B605F94185216DDE0465E68B9D57C20DACBC")]
    [InlineData("Password", "NaCl", 80000, "4DDCD8F60B98BE21830CEE5EF22701F9641A4418D04C0414AEFF08876B34AB56")]
    public void RFC7914_11_Its_PBKDF2_gives_the_published_bytes(string secret, string salt, int rounds, string expected) => Assert.Equal(
        expected,
        Hex(Static("System.Security.Cryptography.Pbkdf2Polyfill", "Pbkdf2").Invoke(
            null, [Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(salt), rounds, System.Security.Cryptography.HashAlgorithmName.SHA256, 32])));

    [Theory]
    [InlineData("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "000102030405060708090A0B0C", "F0F1F2F3F4F5F6F7F8F9", 42,
        "3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF34007208D5B887185865")]
    [InlineData("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "", "", 42,
        "8DA4E775A563C18F715F802A063C5A31B8A11F5C5EE1879EC3454E5F3C738D2D9D201395FAA4B61A96C8")]
    public void RFC5869_A_Its_HKDF_gives_the_published_bytes(string key, string salt, string info, int length, string expected) => Assert.Equal(
        expected,
        Hex(Static("System.Security.Cryptography.HKDF", "DeriveKey").Invoke(
            null, [System.Security.Cryptography.HashAlgorithmName.SHA256, Convert.FromHexString(key), length, Convert.FromHexString(salt), Convert.FromHexString(info)])));

    [Fact]
    public void It_seals_without_AES_GCM_and_the_present_framework_reads_it()
    {
        var store = Older.GetType(typeof(StoreCipher).FullName!)!;
        var cipher = store.GetProperty("Preferred")!.GetValue(null)!;
        var key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();

        var sealedBytes = (byte[])store.GetMethod("Encrypt")!.Invoke(cipher, [key, "head"u8.ToArray(), "content"u8.ToArray()])!;

        Assert.Equal((byte)2, store.GetProperty("Id")!.GetValue(cipher));
        Assert.Equal("content"u8.ToArray(), StoreCipher.Find(2)!.Decrypt(key, "head"u8.ToArray(), sealedBytes));
        Assert.Equal(1, StoreCipher.Preferred.Id);
    }

    [Fact]
    public async Task A_user_it_stored_is_opened_by_the_present_framework()
    {
        using var home = new StoreHome();
        await CreateUserAsync(home.Folder);

        var (store, inventory) = await home.StartAsync();

        Assert.Equal(StoreHome.Ada, Assert.Single(inventory.Users).User);
        using var records = Assert.IsType<UnlockOutcome.Unlocked>(await store.UnlockAsync(StoreHome.Ada, Ct)).Records;
        Assert.Equal("rt-1"u8.ToArray(), await records.ReadAsync("refresh-token", Ct));
    }

    // The same steps as StoreHome takes, on types that only look like ours.
    private static async Task CreateUserAsync(string folder)
    {
        var store = Activator.CreateInstance(Of(typeof(FileSecureStore)), Make(typeof(FileSecureStoreOptions), ("Folder", folder)))!;
        using var closing = (IDisposable)store;
        await CallAsync(store, "StartAsync", Ct);
        var mode = Enum.Parse(Of(typeof(AuthenticationMode)), nameof(AuthenticationMode.No));
        var prepared = await CallAsync(store, "PrepareAsync", mode, Ct);
        var user = Make(
            typeof(StoredUser), ("User", Activator.CreateInstance(Of(typeof(UserIdentifier)), StoreHome.Ada.TenantId, StoreHome.Ada.UserId)!),
            ("DeviceId", "01JC0000000000000000000000"), ("ClientId", "AnonymousUserEnrollment"), ("Mode", mode));
        var fill = Delegate.CreateDelegate(
            store.GetType().GetMethod("CreateAsync")!.GetParameters()[2].ParameterType,
            typeof(OlderFrameworkTests).GetMethod(nameof(FillAsync), BindingFlags.NonPublic | BindingFlags.Static)!);
        var records = await CallAsync(store, "CreateAsync", user, prepared.GetType().GetProperty("Protection")!.GetValue(prepared)!, fill, Ct);
        ((IDisposable)records).Dispose();
    }

    private static async Task<object> CallAsync(object target, string method, params object[] arguments)
    {
        var task = (Task)target.GetType().GetMethod(method)!.Invoke(target, arguments)!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!;
    }

    private static Task FillAsync(object records, CancellationToken ct)
    {
        var write = Of(typeof(ISealedRecords)).GetMethod("WriteAsync")!;
        return (Task)write.Invoke(records, ["refresh-token", new ReadOnlyMemory<byte>("rt-1"u8.ToArray()), ct])!;
    }

    private static object Make(Type type, params (string Name, object Value)[] members)
    {
        var made = Activator.CreateInstance(Of(type))!;
        Array.ForEach(members, m => made.GetType().GetProperty(m.Name)!.SetValue(made, m.Value));
        return made;
    }

    private static Type Of(Type type) => Older.GetType(type.FullName!)!;

    private static MethodInfo Static(string type, string method) => Older.GetType(type)!.GetMethod(method, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!;

    private static string Hex(object? bytes) => Convert.ToHexString((byte[])bytes!);
}
