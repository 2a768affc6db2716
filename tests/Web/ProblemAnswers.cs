using System.Net.Http.Json;
using System.Text.Json;

namespace EmotionML.Tests.Web;

/// <summary>Answers of 400 and more.</summary>
internal static class ProblemAnswers
{
    /// <summary>Checks that an answer is a ProblemDetails with a status and, where given, with words in its detail.</summary>
    internal static async Task ExpectProblem(HttpResponseMessage answer, int status, string? detail)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        if (detail is not null) Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
