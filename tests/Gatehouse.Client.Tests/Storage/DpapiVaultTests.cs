using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Vaults;
using Gatehouse.Client.Apps.Storage.Vaults.Dpapi;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Client.Tests.Storage;

/// <summary>What is made of DPAPI's answers. DPAPI itself is on Windows only.</summary>
public sealed class DpapiVaultTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _item = KeyPlace.NewItem();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static byte[] Key { get; } = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Key_that_was_wrapped_is_read_again_and_deleted_for_good()
    {
        var vault = New(new Wrapping());
        Assert.Null(vault.Read(_item, Ct));

        vault.Write(_item, Key, Ct);

        var file = File.ReadAllBytes(Path.Combine(_folder.Path, _item + ".dpapi"));
        Assert.Equal(-1, file.AsSpan().IndexOf(Key));
        Assert.Equal(Key, vault.Read(_item, Ct));
        vault.Write(_item, [.. Key.Reverse()], Ct);
        Assert.Equal([.. Key.Reverse()], vault.Read(_item, Ct)!);
        vault.Delete(_item, Ct);
        vault.Delete(_item, Ct);
        Assert.Null(vault.Read(_item, Ct));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0x8007000D, StoreFault.Corrupt)] // ERROR_INVALID_DATA
    [InlineData(0x8009000B, StoreFault.VaultUnreachable)] // NTE_BAD_KEY_STATE: another account, or a password that was reset
    [InlineData(0x80070002, StoreFault.VaultUnreachable)] // ERROR_FILE_NOT_FOUND: the profile is not loaded
    [InlineData(0x80070005, StoreFault.VaultUnreachable)] // ERROR_ACCESS_DENIED
    public void Only_bytes_that_DPAPI_did_not_write_count_as_a_key_lost(uint code, StoreFault fault)
    {
        New(new Wrapping()).Write(_item, Key, Ct);

        Assert.Equal(fault, Assert.Throws<SecureStoreException>(() => New(new Failing(unchecked((int)code))).Read(_item, Ct)).Fault);
    }

    [Fact]
    public void What_unwraps_to_no_key_is_damaged()
    {
        New(new Wrapping()).Write(_item, Key[..16], Ct);

        Assert.Equal(StoreFault.Corrupt, Assert.Throws<SecureStoreException>(() => New(new Wrapping()).Read(_item, Ct)).Fault);
    }

    [Fact]
    public void Real_one_keeps_the_key_on_Windows_and_says_elsewhere_that_it_is_not_there()
    {
        var vault = New(new WindowsDataProtection());
        if (!OperatingSystem.IsWindows())
        {
            New(new Wrapping()).Write(_item, Key, Ct);
            Assert.Equal(StoreFault.VaultUnreachable, Assert.Throws<SecureStoreException>(() => vault.Write(_item, Key, Ct)).Fault);
            Assert.IsType<PlatformNotSupportedException>(Assert.Throws<SecureStoreException>(() => vault.Read(_item, Ct)).InnerException);
            return;
        }

        vault.Write(_item, Key, Ct);
        Assert.Equal(Key, vault.Read(_item, Ct));
        Assert.Equal(-1, File.ReadAllBytes(Path.Combine(_folder.Path, _item + ".dpapi")).AsSpan().IndexOf(Key));
    }

    private DpapiVault New(IDataProtection protection) => new(_folder.Path, new FastDisk(), protection);

    private sealed class Wrapping : IDataProtection
    {
        public byte[] Protect(byte[] plain) => [.. plain.Select(b => (byte)(b ^ 0x5A)), 0];

        public byte[] Unprotect(byte[] wrapped) => [.. wrapped[..^1].Select(b => (byte)(b ^ 0x5A))];
    }

    private sealed class Failing(int code) : IDataProtection
    {
        public byte[] Protect(byte[] plain) => throw new CryptographicException(code);

        public byte[] Unprotect(byte[] wrapped) => throw new CryptographicException(code);
    }
}
