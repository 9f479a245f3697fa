using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Kdf;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Tests.Storage;

public sealed class SealedFormatTests
{
    private static readonly RecordContext Record = new("acme", "01JC0000000000000000000000", "refresh-token", AuthenticationMode.No);
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a refresh token that nobody may read");

    public static TheoryData<byte> Ciphers => [1, 2];

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void What_was_sealed_is_read_with_the_same_key_only(byte cipher)
    {
        using var key = SecretBytes.Random();
        using var other = SecretBytes.Random();
        var file = RecordSealer.Seal(key, Header(cipher), Content);

        Assert.Equal(Content, Open(key, file));
        Assert.Null(Open(other, file));
        Assert.Equal(-1, file.AsSpan().IndexOf("refresh token"u8));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void AE_046_No_bit_of_a_file_can_be_flipped_unnoticed(byte cipher)
    {
        using var key = SecretBytes.Random();
        var file = RecordSealer.Seal(key, Header(cipher), Content);

        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var damaged = (byte[])file.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Null(OpenOrRefuse(key, damaged));
        }
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void No_file_can_be_cut_off_or_lengthened_unnoticed(byte cipher)
    {
        using var key = SecretBytes.Random();
        var file = RecordSealer.Seal(key, Header(cipher), Content);

        for (var length = 0; length < file.Length; length++)
        {
            Assert.Null(OpenOrRefuse(key, file[..length]));
        }

        Assert.Null(OpenOrRefuse(key, [.. file, 0]));
    }

    [Theory]
    [MemberData(nameof(Ciphers))]
    public void AE_046_A_head_that_names_another_tenant_device_record_or_mode_opens_nothing(byte cipher)
    {
        using var key = SecretBytes.Random();
        var file = RecordSealer.Seal(key, Header(cipher), Content);
        StoreHeader.Parse(file, out var length);

        foreach (var context in new[]
        {
            Record with { TenantId = "evil" }, Record with { DeviceId = "01JC0000000000000000000001" },
            Record with { Name = "device-key" }, Record with { Mode = AuthenticationMode.Password },
        })
        {
            byte[] moved = [.. Header(cipher, context, salt: file[20..36]).ToBytes(), .. file[length..]];

            Assert.Null(Open(key, moved));
        }
    }

    [Fact]
    public void Every_write_has_its_own_nonces_and_data_key()
    {
        using var key = SecretBytes.Random();
        var header = Header(1);
        var (first, second) = (RecordSealer.Seal(key, header, Content), RecordSealer.Seal(key, header, Content));
        StoreHeader.Parse(first, out var length);

        Assert.NotEqual(first[length..(length + 12)], second[length..(length + 12)]);
        Assert.NotEqual(first[^Content.Length..], second[^Content.Length..]);
    }

    [Fact]
    public void The_layout_is_the_one_that_is_written_down()
    {
        using var key = SecretBytes.Random();
        var header = new StoreHeader
        {
            Cipher = StoreCipher.Find(1)!, Kdf = KdfParameters.Pbkdf2Default, Salt = [.. Enumerable.Range(0xA0, 16).Select(i => (byte)i)],
            Context = new RecordContext("ab", "c", "d", AuthenticationMode.Password),
        };

        var file = RecordSealer.Seal(key, header, Content);

        Assert.Equal(
            "47485331" + "01" + "01" + "01" + "01" + "000927C0" + "00000000" + "00000000" + "A0A1A2A3A4A5A6A7A8A9AAABACADAEAF" + "00026162" + "000163" + "000164",
            Convert.ToHexString(file[..46]));
        Assert.Equal(46 + 12 + 32 + 16 + 12 + Content.Length + 16, file.Length);
    }

    [Fact]
    public void A_file_of_a_later_version_is_told_from_a_damaged_one()
    {
        using var key = SecretBytes.Random();
        var file = RecordSealer.Seal(key, Header(1), Content);
        file[4] = 2;

        Assert.Equal(StoreFault.TooNew, Assert.Throws<SecureStoreException>(() => StoreHeader.Parse(file, out _)).Fault);
    }

    [Theory]
    [InlineData(8, 0x7F)] // 2 billion rounds
    [InlineData(12, 0x7F)] // 2 TiB
    [InlineData(16, 0x7F)]
    [InlineData(6, 9)] // no such derivation
    public void A_head_cannot_demand_work_without_end(int offset, byte value)
    {
        var head = new StoreHeader { Cipher = StoreCipher.Find(1)!, Kdf = KdfParameters.Argon2Desktop, Salt = new byte[16], Context = Record }.ToBytes();
        head[offset] = value;

        Assert.Equal(StoreFault.Corrupt, Assert.Throws<SecureStoreException>(() => StoreHeader.Parse(head, out _)).Fault);
    }

    [Fact]
    public void Garbage_is_refused_and_nothing_else_happens() => Prop.ForAll<byte[]>(bytes =>
    {
        byte[] file = [.. "GHS1"u8, 1, 1, 0, 0, .. bytes];
        using var key = new SecretBytes(new byte[32]);
        return OpenOrRefuse(key, file) is null && OpenOrRefuse(key, bytes) is null;
    }).QuickCheckThrowOnFailure();

    private static StoreHeader Header(byte cipher, RecordContext? context = null, byte[]? salt = null) => new()
    {
        Cipher = StoreCipher.Find(cipher)!, Kdf = KdfParameters.None, Salt = salt ?? RandomNumberGenerator.GetBytes(16), Context = context ?? Record,
    };

    private static byte[]? Open(SecretBytes key, byte[] file)
    {
        var header = StoreHeader.Parse(file, out var length);
        return RecordSealer.Open(key, header, file, length);
    }

    private static byte[]? OpenOrRefuse(SecretBytes key, byte[] file)
    {
        try
        {
            return Open(key, file);
        }
        catch (SecureStoreException)
        {
            return null;
        }
    }
}
