using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Protocols.Tests.Enrollment.AccountDriven;

public sealed class DomainChallengeTests
{
    private static readonly DomainChallenge Challenge = new("example.com", "5f0c");

    [Fact]
    public void The_record_has_a_name_of_its_own_and_says_what_it_is_for()
    {
        Assert.Equal("_gatehouse-challenge.example.com", Challenge.RecordName);
        Assert.Equal("gatehouse-domain-verification=5f0c", Challenge.RecordValue);
    }

    [Fact]
    public void The_name_of_the_record_of_the_longest_domain_is_a_name()
    {
        var label = new string('a', 56) + ".";
        var domain = string.Concat(Enumerable.Repeat(label, 4))[..^1] + ".abcd";

        Assert.Equal(DomainChallenge.MaxDomainLength, domain.Length);
        Assert.Equal(253, new DomainChallenge(domain, "t").RecordName.Length);
    }

    [Theory]
    [InlineData(DomainRecordFault.None, "gatehouse-domain-verification=5f0c")]
    [InlineData(DomainRecordFault.None, " gatehouse-domain-verification=5f0c ")]
    [InlineData(DomainRecordFault.None, "v=spf1 -all", "gatehouse-domain-verification=other", "gatehouse-domain-verification=5f0c")]
    [InlineData(DomainRecordFault.OtherValue, "gatehouse-domain-verification=5F0C")]
    [InlineData(DomainRecordFault.OtherValue, "gatehouse-domain-verification=5f0", "gatehouse-domain-verification=5f0c5f0c")]
    [InlineData(DomainRecordFault.Missing, "5f0c")]
    [InlineData(DomainRecordFault.Missing, "xgatehouse-domain-verification=5f0c")]
    [InlineData(DomainRecordFault.Missing)]
    public void One_record_must_say_exactly_that(DomainRecordFault expected, params string[] texts) =>
        Assert.Equal(expected, Challenge.Judge(texts));
}
