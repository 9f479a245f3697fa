using System.Text;
using Gatehouse.Client.Apps.Storage.Kdf;

namespace Gatehouse.Client.Tests.Storage;

public sealed class KdfTests
{
    [Theory]
    [InlineData("passwd", "salt", 1, "55AC046E56E3089FEC1691C22544B605F94185216DDE0465E68B9D57C20DACBC")]
    [InlineData("Password", "NaCl", 80000, "4DDCD8F60B98BE21830CEE5EF22701F9641A4418D04C0414AEFF08876B34AB56")]
    public void RFC7914_11_PBKDF2_gives_the_published_bytes(string secret, string salt, int rounds, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(
            new Pbkdf2Kdf().Derive(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(salt), new KdfParameters(KdfAlgorithm.Pbkdf2Sha256, rounds, 0, 0))));

    // From the tests of the reference implementation, which is the library that is called: what is tested is how.
    [Theory]
    [InlineData(2, 65536, 1, "09316115D5CF24ED5A15A31A3BA326E5CF32EDC24702987C02B6566F61913CF7")]
    [InlineData(2, 256, 2, "6D093C501FD5999645E0EA3BF620D7B8BE7FD2DB59C20D9FFF9539DA2BF57037")]
    public void Argon2id_gives_the_bytes_of_the_reference_implementation(int passes, int memory, int lanes, string expected)
    {
        if (!Argon2IdKdf.IsAvailable)
        {
            Tools.Missing("libargon2-1 is not installed.");
        }

        Assert.Equal(expected, Convert.ToHexString(
            new Argon2IdKdf().Derive("password"u8.ToArray(), "somesalt"u8.ToArray(), new KdfParameters(KdfAlgorithm.Argon2Id, passes, memory, lanes))));
    }

    [Fact]
    public void What_is_used_without_a_word_costs_what_current_advice_asks_or_more()
    {
        Assert.Equal(new KdfParameters(KdfAlgorithm.Pbkdf2Sha256, 600_000, 0, 0), KdfParameters.Pbkdf2Default);
        Assert.Equal(Argon2IdKdf.IsAvailable ? KdfParameters.Argon2Desktop : KdfParameters.Pbkdf2Default, Kdfs.Default);
        Assert.True(Kdfs.IsStronger(KdfParameters.Pbkdf2Default, KdfParameters.Argon2Mobile));
        Assert.False(Kdfs.IsStronger(KdfParameters.Argon2Desktop, KdfParameters.Argon2Desktop));
    }
}
