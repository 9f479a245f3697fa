using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Storage;

public sealed class IdTests
{
    [Fact]
    public void Ids_sort_in_the_order_they_were_made_even_within_a_millisecond()
    {
        var clock = new ManualClock();
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            ids.Add(Id.New("dev", clock));
            if (i % 50 == 0)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(200, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("dev_01JDZ0000000000000000000ZZ", true)]
    [InlineData("dev_01jdz0000000000000000000zz", false)]
    [InlineData("dev_01JDZ0000000000000000000Z", false)]
    [InlineData("dev_01JDZ0000000000000000000ZZZ", false)]
    [InlineData("grp_01JDZ0000000000000000000ZZ", false)]
    [InlineData("dev_01JDZ000000000000000000OIL", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_what_has_the_form_is_an_id(string? text, bool expected)
    {
        Assert.Equal(expected, Id.Is("dev", text));
    }
}
