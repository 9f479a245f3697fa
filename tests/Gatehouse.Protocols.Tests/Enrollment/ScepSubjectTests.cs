using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Protocols.Tests.Enrollment;

public sealed class ScepSubjectTests
{
    private static readonly Dictionary<string, string> Values = new() { ["attempt"] = "att_1", ["org"] = "Smith, Jones = Co" };

    [Fact]
    public void Placeholders_are_filled_in_after_splitting()
    {
        Assert.True(ScepSubject.TryExpand("CN={{attempt}}, o={{ org }}, OU=a\\,b {{attempt}}{{attempt}},1.2.3=x", Values, out var subject, out var problem), problem);

        Assert.Equal([new("CN", "att_1"), new("O", "Smith, Jones = Co"), new("OU", "a,b att_1att_1"), new("1.2.3", "x")], subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CN")]
    [InlineData("CN=")]
    [InlineData("CN=a,")]
    [InlineData("XX=a")]
    [InlineData("1.=a")]
    [InlineData("CN={{device}}")]
    [InlineData("CN=1,CN=2,CN=3,CN=4,CN=5,CN=6,CN=7,CN=8,CN=9,CN=1,CN=2,CN=3,CN=4,CN=5,CN=6,CN=7,CN=8")]
    public void Templates_that_say_nothing_are_refused_with_a_reason(string template)
    {
        Assert.False(ScepSubject.TryExpand(template, Values, out _, out var problem));
        Assert.NotEmpty(problem);
    }
}
