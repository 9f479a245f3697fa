using Gatehouse.Protocols.Dns;
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
        Assert.Equal(12 + 255 + 4, new TxtQuery(1, new DomainChallenge(domain, "t").RecordName).Write().Length);
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
        Assert.Equal(expected, Challenge.Judge(new TxtAnswer(DnsResponseCode.NoError, texts)));

    [Theory]
    [InlineData(DomainRecordFault.Missing, DnsResponseCode.NameError)]
    [InlineData(DomainRecordFault.Failed, DnsResponseCode.ServerFailure)]
    [InlineData(DomainRecordFault.Failed, DnsResponseCode.Refused)]
    [InlineData(DomainRecordFault.Failed, (DnsResponseCode)9)]
    public void A_name_that_is_not_there_is_another_thing_than_no_answer(DomainRecordFault expected, DnsResponseCode code) =>
        Assert.Equal(expected, Challenge.Judge(new TxtAnswer(code, [])));
}
