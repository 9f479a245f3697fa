using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Protocols.Tests.Jose;
using Gatehouse.Protocols.Tests.Support;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Protocols.Tests.TvProvider;

public sealed class UserMetadataCipherTests
{
    private static readonly RSA Key = JoseKeys.Rsa;

    [Theory]
    [InlineData("[\"10001\"]", false)]
    [InlineData("[\"10001\"]", true)]
    [InlineData("{\"MPAA\":\"PG-13\"}", false)]
    public void A_short_value_goes_under_the_key_itself(string json, bool pkcs1)
    {
        var value = UserMetadataCipher.Encrypt(Encoding.UTF8.GetBytes(json), Key, pkcs1);

        Assert.Equal(256, Convert.FromBase64String(value).Length);
        Assert.Equal(json, Encoding.UTF8.GetString(UserMetadataCipher.Decrypt(value, Key, pkcs1)!));
        Assert.NotEqual(value, UserMetadataCipher.Encrypt(Encoding.UTF8.GetBytes(json), Key, pkcs1));
    }

    [Fact]
    public void The_longest_value_that_fits_and_the_shortest_that_does_not()
    {
        Assert.DoesNotContain('.', UserMetadataCipher.Encrypt(new byte[190], Key));
        Assert.Contains('.', UserMetadataCipher.Encrypt(new byte[191], Key));
        Assert.DoesNotContain('.', UserMetadataCipher.Encrypt(new byte[245], Key, pkcs1: true));
        Assert.Contains('.', UserMetadataCipher.Encrypt(new byte[246], Key, pkcs1: true));
    }

    [Fact]
    public async Task RFC7516_jose_opens_a_long_value()
    {
        var json = $"[\"{new string('x', 1000)}\"]";
        var value = UserMetadataCipher.Encrypt(Encoding.UTF8.GetBytes(json), Key);

        var answer = await ForeignJose.AskAsync(new JsonObject { ["action"] = "decrypt", ["jwe"] = value, ["key"] = Key.ExportPkcs8PrivateKeyPem() });

        Assert.Equal(json, (string?)answer["text"]);
        Assert.Equal(json, Encoding.UTF8.GetString(UserMetadataCipher.Decrypt(value, Key)!));
    }

    [Fact]
    public void Altered_values_and_those_for_others_are_not_opened()
    {
        var jwe = UserMetadataCipher.Encrypt(new byte[400], Key);
        var parts = jwe.Split('.');
        using var other = RSA.Create(2048);

        Assert.Null(UserMetadataCipher.Decrypt(jwe, other));
        Assert.Null(UserMetadataCipher.Decrypt(string.Join('.', parts[0], parts[1], parts[2], "A" + parts[3][1..] + "AAAA", parts[4]), Key));
        Assert.Null(UserMetadataCipher.Decrypt(string.Join('.', "e30", parts[1], parts[2], parts[3], parts[4]), Key));
        Assert.Null(UserMetadataCipher.Decrypt("a.b", Key));
        Assert.Null(UserMetadataCipher.Decrypt("***", Key));
        Assert.Null(UserMetadataCipher.Decrypt(UserMetadataCipher.Encrypt("1"u8, other), Key));
    }

    [Fact]
    public void Short_keys_are_refused()
    {
        using var small = RSA.Create(1024);

        Assert.Throws<ArgumentOutOfRangeException>(() => UserMetadataCipher.Encrypt("1"u8, small));
    }
}
