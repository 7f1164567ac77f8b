module.exports = { reporter: [['allure-playwright', { resultsDir: process.env.PEER_REPORT }]] };
